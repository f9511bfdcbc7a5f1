-- Every parent of a category: a node may have several.
SELECT 'is_a' AS kind, nid(child) AS left_id, nid(parent) AS right_id, 'a parent in the taxonomy' AS evidence, src FROM link
