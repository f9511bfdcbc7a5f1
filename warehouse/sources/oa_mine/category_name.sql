SELECT nid(category) AS category_id, 'en' AS locale, clean_text(category) AS name, 'name' AS kind, min(src) AS src
FROM titles GROUP BY category
