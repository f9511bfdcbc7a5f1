-- A product is what the log says of it most often; of equally frequent forms the first.
SELECT
    nid(product_id) AS product_id,
    nid(category_code) AS category_id,
    clean_text(brand) AS brand,
    nullif(price, 0) AS price,
    min(src) AS src
FROM events
GROUP BY product_id, category_code, brand, price
QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY count(*) DESC, category_code, brand, price) = 1
