SELECT nid(id) AS product_id, CASE locale WHEN 'UK' THEN 'en' WHEN 'DE' THEN 'de' WHEN 'JP' THEN 'ja' WHEN 'ES' THEN 'es' WHEN 'FR' THEN 'fr' WHEN 'IT' THEN 'it' END AS locale, clean_text(title) AS title, NULL AS bullets, clean_text("desc") AS description, src
FROM products
WHERE CASE locale WHEN 'UK' THEN 'en' WHEN 'DE' THEN 'de' WHEN 'JP' THEN 'ja' WHEN 'ES' THEN 'es' WHEN 'FR' THEN 'fr' WHEN 'IT' THEN 'it' END IS NOT NULL AND clean_text(title) IS NOT NULL
