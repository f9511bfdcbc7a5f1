SELECT 'also_buy' AS kind, nid(item_a_id) AS left_id, nid(item_b_id) AS right_id, 'bought together' AS evidence, min(src) AS src
FROM intentions WHERE item_a_id <> item_b_id GROUP BY ALL
