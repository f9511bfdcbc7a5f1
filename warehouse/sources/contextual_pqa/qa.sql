-- ePQA grades every candidate sentence: 2 answers the question, 0 does not; 1 says something of it, which decides
-- nothing. hetPQA holds only sentences that answer.
WITH told AS (
    SELECT 'e' || qid || '.' || qa_pair_id AS id, ASIN, question, answer,
        CASE label WHEN 2 THEN true WHEN 0 THEN false END AS answerable, candidate, src
    FROM graded
    UNION ALL
    -- A cell with a quotation mark in it is quoted as in csv.
    SELECT 'h' || md5(concat_ws(chr(31), ASIN, question, candidate, answer)), ASIN, CASE WHEN question LIKE '"%"' THEN replace(question[2:-2], '""', '"') ELSE question END, CASE WHEN answer LIKE '"%"' THEN replace(answer[2:-2], '""', '"') ELSE answer END, true, CASE WHEN candidate LIKE '"%"' THEN replace(candidate[2:-2], '""', '"') ELSE candidate END, src
    FROM answered
)
SELECT nid(id) AS qa_id, nid(ASIN) AS product_id, 'en' AS locale, clean_text(question) AS question,
    clean_text(answer) AS answer, answerable,
    -- Attributes are printed as objects: material: { value:"mdf" }, item_weight: { unit:pounds, value:0.02 }.
    regexp_replace(regexp_replace(clean_text(regexp_replace(regexp_replace(regexp_replace(regexp_replace(candidate,
        'normalized_value: ?\{[^}]*\},? *', '', 'g'),
        '\{ *(?:unit|type): ?"?([\pL_ ]+?)"?, *value: ?"?([^"}]+?)"? *\}', '\2 \1', 'g'),
        '\{ *value: ?"?([^"}]*?)"? *\}', '\1', 'g'),
        '^(\pL+)_(\pL+)(_(\pL+))?(_(\pL+))?: ', '\1 \2 \4 \6: ')),
        '^([\pL ]+?) +: ', '\1: '), '^([\pL ]+: \d+)\. ', '\1 ') AS evidence,
    min(src) AS src
FROM told
WHERE clean_text(question) IS NOT NULL
GROUP BY ALL
