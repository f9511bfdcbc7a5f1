-- The kinds of product, as the items name them.
SELECT nid(kind) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src FROM labelled WHERE kind IS NOT NULL GROUP BY kind
