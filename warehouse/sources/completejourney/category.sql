-- Department > category > type; the name of a level is unique only below its parents.
WITH nodes AS (
    SELECT department AS id, NULL AS parent, 0 AS depth, src FROM products WHERE department IS NOT NULL
    UNION ALL
    SELECT department || '/' || product_category, department, 1, src
    FROM products WHERE product_category IS NOT NULL
    UNION ALL
    SELECT concat_ws('/', department, product_category, product_type), department || '/' || product_category, 2, src
    FROM products WHERE product_type IS NOT NULL AND product_category IS NOT NULL
)
SELECT
    nid(id) AS category_id,
    nid(parent) AS parent_id,
    depth,
    id NOT IN (SELECT parent FROM nodes WHERE parent IS NOT NULL) AS is_leaf,
    min(src) AS src
FROM nodes
GROUP BY id, parent, depth
