-- Products are known by their number alone.
WITH rated AS (
    SELECT r.query, unnest(r.ratings) AS rating, src
    FROM (
        SELECT unnest(CAST(value AS STRUCT(query VARCHAR, ratings STRUCT(docId VARCHAR, rating VARCHAR)[])[])) AS r, src
        FROM document WHERE _key = 'judgmentRatings')
)
SELECT nid(rating.docId) AS product_id, min(src) AS src FROM rated WHERE rating.docId IS NOT NULL GROUP BY rating.docId
