-- The tree is told by the paths of the products: every beginning of a path is a category.
WITH step AS (
    SELECT categories[1:depth + 1] AS path, depth, src
    FROM (SELECT categories, src, unnest(range(len(categories))) AS depth FROM products)
),
node AS (
    SELECT path, depth, min(src) AS src FROM step GROUP BY ALL
),
parent AS (SELECT DISTINCT path[:-2] AS path FROM node WHERE depth > 0)
SELECT
    nid(array_to_string(n.path, ' > ')) AS category_id,
    CASE WHEN n.depth > 0 THEN nid(array_to_string(n.path[:-2], ' > ')) END AS parent_id,
    n.depth,
    p.path IS NULL AS is_leaf,
    n.src
FROM node n LEFT JOIN parent p ON p.path = n.path
