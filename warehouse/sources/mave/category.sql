SELECT nid(category) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src
FROM (SELECT category, src FROM positives UNION ALL SELECT category, src FROM negatives) GROUP BY category
