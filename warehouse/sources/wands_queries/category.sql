-- The shop's product classes, a flat list.
WITH class AS (
    SELECT clean_text(query_class) AS name, src FROM queries
    UNION ALL
    -- A product of two classes says "Beds|Kids Beds".
    SELECT clean_text(unnest(string_split(product_class, '|'))), src FROM products
)
SELECT nid(norm) AS category_id, NULL AS parent_id, 0 AS depth, true AS is_leaf, min(src) AS src
FROM (SELECT lower(name) AS norm, src FROM class WHERE name IS NOT NULL) GROUP BY norm
