WITH path AS (
    SELECT masterCategory AS a, subCategory AS b, articleType AS c, src FROM styles WHERE masterCategory <> 'Free Items'
),
node AS (
    SELECT a AS id, a AS name, src FROM path
    UNION ALL SELECT a || '/' || b, b, src FROM path
    UNION ALL SELECT a || '/' || b || '/' || c, c, src FROM path
)
SELECT nid(id) AS category_id, 'en' AS locale, clean_text(name) AS name, 'name' AS kind, min(src) AS src
FROM node GROUP BY id, name
