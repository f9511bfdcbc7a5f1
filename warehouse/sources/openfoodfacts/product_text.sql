-- The sample is of what is sold in Italy; a few names are in other languages all the same.
SELECT nid(code) AS product_id, 'it' AS locale, clean_text(product_name) AS title, src FROM products
WHERE clean_text(product_name) IS NOT NULL
