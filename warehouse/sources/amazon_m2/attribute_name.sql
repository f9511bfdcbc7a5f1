SELECT nid(a) AS attribute_id, 'en' AS locale, a AS name, 'name' AS kind, src
FROM (SELECT unnest(['color', 'size', 'model', 'material', 'author']) AS a, min(src) AS src FROM products)
WHERE src IS NOT NULL
