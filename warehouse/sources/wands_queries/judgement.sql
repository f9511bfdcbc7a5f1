WITH labelled AS (
    SELECT min(q.query_id) OVER (PARTITION BY clean_text(q.query)) AS query_id, l.product_id, l.label, l.src
    FROM labels l JOIN queries q USING (query_id) SEMI JOIN products p USING (product_id)
)
SELECT nid(query_id) AS query_id, nid(product_id) AS product_id,
       CASE min(label) WHEN 'Exact' THEN 'exact' WHEN 'Partial' THEN 'partial' WHEN 'Irrelevant' THEN 'irrelevant' END AS label,
       CASE min(label) WHEN 'Exact' THEN 1 WHEN 'Partial' THEN 0.1 WHEN 'Irrelevant' THEN 0 END AS gain, min(src) AS src
FROM labelled
GROUP BY query_id, product_id
-- A pair that was labelled twice, differently, says nothing.
HAVING count(DISTINCT label) = 1
