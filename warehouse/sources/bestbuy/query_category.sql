-- Only the largest facet of a level is published: the narrowest category that holds at least four in five of what the query finds.
WITH found AS (
    SELECT query, level, unnest(CAST(json_extract(instant_search, '$.facets.exact_matches."hierarchicalCategories.lvl' || level || '"')
            AS STRUCT("value" VARCHAR, "count" BIGINT)[])) AS f,
        CAST(json_extract(instant_search, '$.exact_nb_hits') AS BIGINT) AS hits, src
    FROM asked, (SELECT unnest([0, 1, 2]) AS level)
)
SELECT nid(query) AS query_id, nid(clean_text(f.value)) AS category_id, least(1, round(f.count / hits, 4)) AS share, src
FROM found
-- "Name Brands > Incase" says who made a thing, not what it is.
WHERE hits > 0 AND f.count / hits >= 0.8 AND NOT starts_with(f.value, 'Name Brands')
QUALIFY row_number() OVER (PARTITION BY query ORDER BY level DESC, f.count DESC, f.value) = 1
