SELECT nid(path) AS category_id, nid(parent) AS parent_id, depth, path NOT IN (SELECT parent FROM node WHERE parent IS NOT NULL) AS is_leaf, src
FROM node
