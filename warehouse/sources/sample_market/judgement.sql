-- Grades and gains of the Shopping Queries data set.
SELECT nid(query_id) AS query_id, nid(sku) AS product_id,
       CASE grade WHEN 'E' THEN 'exact' WHEN 'S' THEN 'substitute' WHEN 'C' THEN 'complement' WHEN 'I' THEN 'irrelevant' END AS label,
       CASE grade WHEN 'E' THEN 1 WHEN 'S' THEN 0.1 WHEN 'C' THEN 0.01 WHEN 'I' THEN 0 END AS gain, src
FROM judgements
