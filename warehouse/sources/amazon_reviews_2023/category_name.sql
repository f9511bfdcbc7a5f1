WITH step AS (
    SELECT categories[1:depth + 1] AS path, src
    FROM (SELECT categories, src, unnest(range(len(categories))) AS depth FROM products)
)
SELECT nid(array_to_string(path, ' > ')) AS category_id, 'en' AS locale, clean_text(path[-1]) AS name, 'name' AS kind,
    min(src) AS src
FROM step
WHERE clean_text(path[-1]) IS NOT NULL
GROUP BY path
