-- "No" may mean exact, complement or irrelevant, so it is no label.
SELECT nid(query) AS query_id, nid(md5(product_title)) AS product_id, 'substitute' AS label, 0.1 AS gain, src
FROM substitutes WHERE is_substitute = 'yes'
