SELECT nid(id) AS qa_id, nid(ASIN) AS product_id, 'en' AS locale, question, answer, answerable, evidence, min(src) AS src
FROM said
GROUP BY ALL
