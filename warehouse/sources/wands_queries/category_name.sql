WITH class AS (
    SELECT clean_text(query_class) AS name, src FROM queries
    UNION ALL
    -- A product of two classes says "Beds|Kids Beds".
    SELECT clean_text(unnest(string_split(product_class, '|'))), src FROM products
)
SELECT nid(lower(name)) AS category_id, 'en' AS locale, min(name) AS name, 'name' AS kind, NULL AS description, min(src) AS src
FROM class WHERE name IS NOT NULL GROUP BY lower(name)
