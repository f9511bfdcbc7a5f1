-- The title is all there is of a product, and its identity.
SELECT nid(md5(title)) AS product_id, min(src) AS src
FROM (
    SELECT title_1 AS title, src FROM pairs UNION ALL SELECT title_2, src FROM pairs
    UNION ALL SELECT product_title, src FROM substitutes
)
GROUP BY title
