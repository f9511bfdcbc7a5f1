-- Right: how what the second query wants relates to what the first wants.
WITH pair AS (
    SELECT q.question_id, relation_of(a, b, l.kind) AS relation, q.slots['first'] || ' > ' || q.slots['second'] AS shown
    FROM asked q
    JOIN wish a ON a.locale = q.language AND a.word = plain(q.slots['first'])
    JOIN wish b ON b.locale = q.language AND b.word = plain(q.slots['second'])
    LEFT JOIN truth.link l ON l.category = a.category AND l.other = b.category
)
SELECT DISTINCT o.question_id, o.position, w.relation = p.relation AS is_right, p.shown || ': ' || p.relation AS why
FROM offered o JOIN pair p USING (question_id)
JOIN relation_word w ON w.language = o.language AND w.word = o.word
