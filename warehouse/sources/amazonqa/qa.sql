-- One row an answer; a question without answers is a row too. is_answerable: whether the review snippets answer it. The
-- answers are those of customers and need not rest on the snippets, so those of an unanswerable question are left out.
WITH told AS (
    SELECT asin, questionText, array_to_string(review_snippets, ' ') AS snippets, is_answerable <> 0 AS answerable,
        generate_subscripts(answers, 1) AS nth, unnest(answers) AS said, src
    FROM questions WHERE is_answerable IS DISTINCT FROM 0 AND len(answers) > 0
    UNION ALL
    SELECT asin, questionText, array_to_string(review_snippets, ' '), is_answerable <> 0, 1, NULL, src
    FROM questions WHERE is_answerable = 0 OR coalesce(len(answers), 0) = 0
)
SELECT nid(md5(asin || chr(31) || questionText) || '.' || nth) AS qa_id, nid(asin) AS product_id, 'en' AS locale,
    clean_text(questionText) AS question, clean_text(said.answerText) AS answer, answerable, clean_text(snippets) AS evidence, src
FROM told
WHERE clean_text(questionText) IS NOT NULL
