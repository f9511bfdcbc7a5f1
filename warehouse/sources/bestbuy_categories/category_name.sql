SELECT nid(id) AS category_id, 'en' AS locale, min(name) AS name, 'name' AS kind, NULL AS description, min(src) AS src
FROM (SELECT p.id, clean_text(p.name) AS name, src FROM (SELECT unnest(path) AS p, src FROM categories))
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id
