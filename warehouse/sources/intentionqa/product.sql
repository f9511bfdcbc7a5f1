SELECT nid(item) AS product_id, min(src) AS src
FROM (SELECT item_a_id AS item, src FROM intentions UNION ALL SELECT item_b_id, src FROM intentions) GROUP BY item
