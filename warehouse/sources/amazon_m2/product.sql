-- One product in several locales; brand and price of the first that tells them (UK, then the others by name).
-- 40000000.07 stands for an unknown price.
WITH listed AS (
    SELECT *, CASE WHEN price < 10000000 THEN price END AS known_price, CASE locale WHEN 'UK' THEN '' ELSE locale END AS place FROM products
)
SELECT nid(id) AS product_id, arg_min(clean_text(brand), place) AS brand, arg_min(known_price, place) AS price,
       arg_min(CASE WHEN known_price IS NULL THEN NULL WHEN locale = 'UK' THEN 'GBP' WHEN locale = 'JP' THEN 'JPY' ELSE 'EUR' END, place) AS currency,
       min(src) AS src
FROM listed GROUP BY id
