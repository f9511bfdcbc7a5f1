WITH nodes AS (
    SELECT department AS id, department AS name, src FROM products WHERE department IS NOT NULL
    UNION ALL
    SELECT department || '/' || product_category, product_category, src
    FROM products WHERE product_category IS NOT NULL
    UNION ALL
    SELECT concat_ws('/', department, product_category, product_type), product_type, src
    FROM products WHERE product_type IS NOT NULL AND product_category IS NOT NULL
)
SELECT nid(id) AS category_id, 'en' AS locale, clean_text(name) AS name, 'name' AS kind, min(src) AS src
FROM nodes
GROUP BY id, name
