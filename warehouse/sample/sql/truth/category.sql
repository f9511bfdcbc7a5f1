-- The category tree; leaves have level 2.
SELECT *
FROM w_node
ORDER BY level, category
