WITH rated AS (
    SELECT r.query, unnest(r.ratings) AS rating, src
    FROM (
        SELECT unnest(CAST(value AS STRUCT(query VARCHAR, ratings STRUCT(docId VARCHAR, rating VARCHAR)[])[])) AS r, src
        FROM document WHERE _key = 'judgmentRatings')
)
SELECT nid(substr(md5(clean_text(query)), 1, 12)) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src
FROM rated WHERE clean_text(query) IS NOT NULL GROUP BY clean_text(query)
