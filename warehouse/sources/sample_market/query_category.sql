-- The categories of the products that judges called exact.
SELECT nid(query_id) AS query_id, nid(category) AS category_id,
       round(count(*) / sum(count(*)) OVER (PARTITION BY query_id), 4) AS share, min(j.src) AS src
FROM judgements j JOIN products p USING (sku)
WHERE grade = 'E'
GROUP BY query_id, category
