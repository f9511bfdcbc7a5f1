-- The gains of the data set times 100.
WITH rated AS (
    SELECT r.query, unnest(r.ratings) AS rating, src
    FROM (
        SELECT unnest(CAST(value AS STRUCT(query VARCHAR, ratings STRUCT(docId VARCHAR, rating VARCHAR)[])[])) AS r, src
        FROM document WHERE _key = 'judgmentRatings')
),
graded AS (
    SELECT DISTINCT clean_text(query) AS query, rating.docId AS doc, TRY_CAST(rating.rating AS DOUBLE) AS grade, min(src) AS src
    FROM rated WHERE clean_text(query) IS NOT NULL AND rating.docId IS NOT NULL GROUP BY ALL
)
SELECT nid(substr(md5(query), 1, 12)) AS query_id, nid(doc) AS product_id,
       CASE grade WHEN 100 THEN 'exact' WHEN 10 THEN 'substitute' WHEN 1 THEN 'complement' WHEN 0 THEN 'irrelevant' END AS label,
       grade / 100 AS gain, src
FROM graded WHERE grade IN (0, 1, 10, 100)
QUALIFY count(*) OVER (PARTITION BY query, doc) = 1
