-- The tree follows the last parent of a node, which is the closest as a rule; the others are in relation.
WITH RECURSIVE first_parent AS MATERIALIZED (SELECT child, max_by(parent, _row) AS parent FROM link GROUP BY child),
-- From the roots down: what stands in a circle is not reached, and is no category.
tree AS (
    SELECT id, CAST(NULL AS VARCHAR) AS parent, 0 AS depth, src FROM node ANTI JOIN first_parent ON child = id WHERE list = 'category'
    UNION ALL
    SELECT f.child, f.parent, t.depth + 1, n.src
    FROM tree t JOIN first_parent f ON f.parent = t.id JOIN node n ON n.list = 'category' AND n.id = f.child
)
SELECT nid(id) AS category_id, nid(parent) AS parent_id, depth, id NOT IN (SELECT parent FROM link) AS is_leaf, src FROM tree
