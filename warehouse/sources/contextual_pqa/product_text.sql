SELECT nid(ASIN) AS product_id, 'en' AS locale, min(clean_text(replace(replace(title, '\', ''), '""', '"'))) AS title, min(src) AS src
FROM graded WHERE clean_text(title) IS NOT NULL GROUP BY ASIN
