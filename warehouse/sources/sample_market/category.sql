SELECT nid(id) AS category_id, nid(parent_id) AS parent_id, level AS depth,
       id NOT IN (SELECT parent_id FROM categories WHERE parent_id IS NOT NULL) AS is_leaf, src
FROM categories
