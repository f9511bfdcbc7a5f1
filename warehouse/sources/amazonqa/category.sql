-- Departments only; the data holds no finer kind of goods.
SELECT nid(category) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src
FROM questions WHERE category IS NOT NULL GROUP BY category
