SELECT nid(a) AS attribute_id, 'text' AS value_type, src
FROM (SELECT unnest(['color', 'size', 'model', 'material', 'author']) AS a, min(src) AS src FROM products)
WHERE src IS NOT NULL
