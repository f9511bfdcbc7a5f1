SELECT nid('label') AS attribute_id, 'choice' AS value_type, NULL AS unit, min(src) AS src FROM label_lines
UNION ALL
SELECT nid('net_content'), 'number', NULL, min(src) FROM products HAVING count(*) > 0
