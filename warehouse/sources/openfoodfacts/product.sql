-- The category is the last tag that the taxonomy knows; tags go from wide to close.
WITH placed AS (
    SELECT code, max_by(t.id, place) AS category
    FROM (SELECT code, unnest(tags) AS tag, generate_subscripts(tags, 1) AS place
        FROM (SELECT code, string_split(categories_tags, ',') AS tags FROM products))
    JOIN (SELECT tag, id FROM tagged WHERE list = 'category') t USING (tag)
    GROUP BY code
)
SELECT nid(p.code) AS product_id, NULL AS parent_id, nid(c.category) AS category_id,
    clean_text(string_split(p.brands, ',')[1]) AS brand, p.src
FROM products p LEFT JOIN placed c USING (code)
