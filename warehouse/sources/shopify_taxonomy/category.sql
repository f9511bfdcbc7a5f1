WITH parents AS (
    SELECT unnest(children) AS child, id AS parent FROM verticals
)
SELECT
    nid(v.id) AS category_id,
    nid(p.parent) AS parent_id,
    -- An id holds its path: el-1-2 lies below el-1.
    length(v.id) - length(replace(v.id, '-', '')) AS depth,
    len(v.children) = 0 AS is_leaf,
    v.src
FROM verticals v
LEFT JOIN parents p ON p.child = v.id
