SELECT nid(substr(md5(name), 1, 16)) AS product_id, nid(clean_text(array_to_string(categories, ' > '))) AS category_id,
       clean_text(brand) AS brand, price, CASE WHEN price IS NOT NULL THEN 'USD' END AS currency, src
FROM products
