-- The class that most products wanted with the query have; the data set names one.
SELECT nid(min(query_id)) AS query_id, nid(min(lower(clean_text(query_class)))) AS category_id, 1.0 AS share, min(src) AS src
FROM queries WHERE clean_text(query_class) IS NOT NULL
GROUP BY clean_text(query) HAVING count(DISTINCT lower(clean_text(query_class))) = 1
