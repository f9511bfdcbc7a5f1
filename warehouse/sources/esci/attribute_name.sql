SELECT nid('color') AS attribute_id, 'en' AS locale, 'color' AS name, 'name' AS kind, min(src) AS src FROM products
