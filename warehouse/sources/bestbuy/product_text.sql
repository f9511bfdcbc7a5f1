SELECT nid(substr(md5(name), 1, 16)) AS product_id, 'en' AS locale, clean_text(name) AS title, NULL AS bullets,
       clean_text(description) AS description, src
FROM products WHERE clean_text(name) IS NOT NULL
