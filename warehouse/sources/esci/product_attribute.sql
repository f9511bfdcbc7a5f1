SELECT nid(product_id) AS product_id, nid('color') AS attribute_id, clean_text(product_color) AS value_text, min(src) AS src
FROM products
WHERE clean_text(product_color) IS NOT NULL
GROUP BY product_id, clean_text(product_color)
