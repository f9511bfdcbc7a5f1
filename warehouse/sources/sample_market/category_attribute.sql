-- Attributes of a department or group hold for the leaves below it.
WITH RECURSIVE above AS (
    SELECT id AS leaf, id AS node FROM categories WHERE id NOT IN (SELECT parent_id FROM categories WHERE parent_id IS NOT NULL)
    UNION ALL
    SELECT above.leaf, categories.parent_id FROM above JOIN categories ON categories.id = above.node
    WHERE categories.parent_id IS NOT NULL
)
SELECT nid(leaf) AS category_id, nid(entry.id) AS attribute_id, min(templates.src) AS src
FROM above JOIN templates ON templates.category = above.node, unnest(attributes) AS a(entry)
GROUP BY ALL
