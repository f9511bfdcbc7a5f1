SELECT nid(product_id) AS product_id, 'en' AS locale, clean_text(product_name) AS title, NULL AS bullets,
       clean_text(product_description) AS description, src
FROM products
