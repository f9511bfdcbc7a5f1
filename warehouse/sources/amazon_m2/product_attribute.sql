WITH told AS (
    SELECT id, attribute, clean_text(value_text) AS value_text, src
    FROM (UNPIVOT (SELECT id, color, size, model, material, author, src FROM products) ON color, size, model, material, author
        INTO NAME attribute VALUE value_text)
)
SELECT nid(id) AS product_id, nid(attribute) AS attribute_id, value_text, min(src) AS src
FROM told WHERE value_text IS NOT NULL GROUP BY ALL
