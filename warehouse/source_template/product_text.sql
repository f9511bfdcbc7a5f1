-- One row a product and language. clean_text() decodes entities and removes markup and control characters.
SELECT nid(sku) AS product_id, 'en' AS locale, clean_text(name) AS title, src
FROM goods
