-- electronics.audio.headphone lies below electronics.audio.
WITH codes AS (
    SELECT DISTINCT string_split(category_code, '.') AS path FROM events WHERE category_code IS NOT NULL
),
nodes AS (
    SELECT DISTINCT path[:depth] AS path, depth FROM (
        SELECT path, unnest(generate_series(1, len(path))) AS depth FROM codes
    )
)
SELECT
    nid(array_to_string(n.path, '.')) AS category_id,
    nid(nullif(array_to_string(n.path[:-2], '.'), '')) AS parent_id,
    n.depth - 1 AS depth,
    NOT EXISTS (SELECT 1 FROM nodes c WHERE c.path[:n.depth] = n.path AND c.depth > n.depth) AS is_leaf,
    (SELECT min(src) FROM events) AS src
FROM nodes n
