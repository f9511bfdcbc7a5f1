SELECT nid(md5(input)) AS product_id, 'en' AS locale, clean_text(input) AS title, src FROM titles
