-- Right: exactly the spans of the query that name an entity of this type.
WITH about AS (
    SELECT q.question_id, t.query, e.entity
    FROM asked q
    JOIN truth.query t ON t.locale = q.language AND plain(t.text) = plain(q.slots['query'])
    JOIN (
        SELECT question_id, entity FROM subject('entity', 'attribute')
        UNION ALL
        SELECT question_id, w.entity FROM slot s JOIN entity_word w ON w.language = s.language AND w.word = s.word WHERE s.slot = 'entity'
    ) e USING (question_id)
), span AS (
    SELECT b.question_id, plain(s.span) AS word, s.span FROM about b JOIN truth.query_span s ON s.query = b.query AND s.entity = b.entity
)
SELECT o.question_id, o.position, count(s.word) > 0 AS is_right, 'spans of ' || b.entity || ' in ' || b.query AS why
FROM offered o JOIN about b USING (question_id)
LEFT JOIN span s ON s.question_id = o.question_id AND s.word = o.word
GROUP BY ALL
UNION ALL
SELECT question_id, NULL, false, span || ' is missing'
FROM span s ANTI JOIN offered o ON o.question_id = s.question_id AND o.word = s.word
