-- Ten kinds of products without a tree above them.
SELECT nid(category) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src FROM titles GROUP BY category
