SELECT nid('color') AS attribute_id, 'text' AS value_type, min(src) AS src FROM products
