SELECT nid(category) AS category_id, 'en' AS locale, clean_text(category) AS name, 'name' AS kind, min(src) AS src
FROM (SELECT category, src FROM positives UNION ALL SELECT category, src FROM negatives) GROUP BY category
