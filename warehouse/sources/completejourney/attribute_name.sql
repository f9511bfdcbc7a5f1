SELECT nid('package_size') AS attribute_id, 'en' AS locale, 'package size' AS name, 'name' AS kind, min(src) AS src
FROM products
UNION ALL
SELECT nid('brand_type'), 'en', 'brand type', 'name', min(src) FROM products
