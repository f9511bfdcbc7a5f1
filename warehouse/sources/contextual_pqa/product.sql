SELECT nid(ASIN) AS product_id, min(src) AS src
FROM (SELECT ASIN, src FROM graded UNION ALL SELECT ASIN, src FROM answered)
GROUP BY ASIN
