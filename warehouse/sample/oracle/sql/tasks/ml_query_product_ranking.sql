-- Right: the gain follows from how well the product, listed in another language than the query's, answers what the query
-- wants. All items count as gold.
SELECT DISTINCT a.question_id, a.position, a.gain = CASE g.grade WHEN 'exact' THEN 1 WHEN 'substitute' THEN 0.1
        WHEN 'complement' THEN 0.01 WHEN 'irrelevant' THEN 0 END AS is_right, g.grade || ' for ' || q.text AS why
FROM offered a
JOIN slot s ON s.question_id = a.question_id AND s.slot = 'query'
JOIN truth.query q ON q.locale = a.language AND plain(q.text) = s.word
JOIN called c ON c.kind = 'product' AND c.locale <> a.language AND c.word = a.word
JOIN truth.grade g ON g.intent = q.intent AND g.product = c.entity
