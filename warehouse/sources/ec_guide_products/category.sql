SELECT nid(id) AS category_id, nid(parent) AS parent_id, depth - 1 AS depth,
    id NOT IN (SELECT parent FROM node WHERE parent IS NOT NULL) AS is_leaf, src
FROM node
