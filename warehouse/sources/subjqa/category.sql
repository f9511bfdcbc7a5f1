SELECT nid(domain) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src FROM answers GROUP BY domain
