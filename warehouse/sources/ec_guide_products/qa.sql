-- Answers of customers: whether the listing tells it is unknown.
SELECT nid(md5(concat_ws(chr(31), product_title, question, answer))) AS qa_id, nid(md5(clean_text(product_title))[:16]) AS product_id,
    'en' AS locale, clean_text(question) AS question, clean_text(answer) AS answer, NULL AS answerable, min(src) AS src
FROM questions WHERE clean_text(question) IS NOT NULL AND clean_text(product_title) IS NOT NULL
GROUP BY ALL
