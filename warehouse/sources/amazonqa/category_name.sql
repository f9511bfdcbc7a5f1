SELECT nid(category) AS category_id, 'en' AS locale, clean_text(replace(category, '_', ' ')) AS name, 'name' AS kind, min(src) AS src
FROM questions WHERE category IS NOT NULL GROUP BY category
