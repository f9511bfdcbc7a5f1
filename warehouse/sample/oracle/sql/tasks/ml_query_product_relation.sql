-- Right: how well the product, listed in another language than the query's, answers what the query wants.
SELECT DISTINCT o.question_id, o.position, w.grade = g.grade AS is_right, g.grade || ' for ' || q.text AS why
FROM offered o JOIN asked USING (question_id)
JOIN grade_word w ON w.language = o.language AND w.word = o.word
JOIN truth.query q ON q.locale = o.language AND plain(q.text) = plain(slots['query'])
JOIN called c ON c.kind = 'product' AND c.locale <> o.language AND c.word = plain(slots['title'])
JOIN truth.grade g ON g.intent = q.intent AND g.product = c.entity
