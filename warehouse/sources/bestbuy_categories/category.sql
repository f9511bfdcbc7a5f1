-- Every node of every path; some above others are listed only there. One node has one parent: the first by id.
WITH step AS (
    SELECT path[i].id AS id, CASE WHEN i > 1 THEN path[i - 1].id END AS parent, i - 1 AS depth, src
    FROM (SELECT path, src, unnest(range(1, len(path) + 1)) AS i FROM categories)
),
chosen AS (
    SELECT id, parent, depth, src FROM step WHERE id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY depth, parent, src) = 1
)
SELECT nid(id) AS category_id, nid(parent) AS parent_id, depth, id NOT IN (SELECT parent FROM chosen WHERE parent IS NOT NULL) AS is_leaf, src
FROM chosen
