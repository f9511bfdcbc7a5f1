SELECT nid(id) AS qa_id, nid(sku) AS product_id, locale, clean_text(question) AS question, clean_text(answer) AS answer,
       answered AS answerable, src
FROM questions
