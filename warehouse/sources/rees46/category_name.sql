WITH codes AS (
    SELECT string_split(category_code, '.') AS path, min(src) AS src
    FROM events WHERE category_code IS NOT NULL GROUP BY ALL
),
nodes AS (
    SELECT path[:depth] AS path, min(src) AS src
    FROM (SELECT path, unnest(generate_series(1, len(path))) AS depth, src FROM codes)
    GROUP BY ALL
)
SELECT
    nid(array_to_string(path, '.')) AS category_id,
    'en' AS locale,
    clean_text(replace(path[-1], '_', ' ')) AS name,
    'name' AS kind,
    src
FROM nodes
