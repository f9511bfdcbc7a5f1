SELECT nid('package_size') AS attribute_id, 'number' AS value_type, min(src) AS src FROM products
UNION ALL
SELECT nid('brand_type'), 'text', min(src) FROM products
