-- Categories are told by their path alone.
WITH found AS (
    SELECT query, level, unnest(CAST(json_extract(instant_search, '$.facets.exact_matches."hierarchicalCategories.lvl' || level || '"')
            AS STRUCT("value" VARCHAR, "count" BIGINT)[])) AS f,
        CAST(json_extract(instant_search, '$.exact_nb_hits') AS BIGINT) AS hits, src
    FROM suggestions, (SELECT unnest([0, 1, 2]) AS level)
),
path AS (
    SELECT clean_text(f.value) AS path, src FROM found
    UNION ALL
    SELECT clean_text(array_to_string(categories, ' > ')), src FROM products
)
SELECT array_to_string(parts[1:i], ' > ') AS path, parts[i] AS name, i - 1 AS depth,
    CASE WHEN i > 1 THEN array_to_string(parts[1:i - 1], ' > ') END AS parent, min(src) AS src
FROM (SELECT parts, src, unnest(range(1, len(parts) + 1)) AS i FROM (SELECT string_split(path, ' > ') AS parts, src FROM path WHERE path IS NOT NULL))
GROUP BY ALL
