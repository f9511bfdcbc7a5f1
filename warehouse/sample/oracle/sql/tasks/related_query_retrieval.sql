-- Right: the query stands in the relation that is asked for to the one shown. Where nobody can say, neither right nor
-- wrong is safe; but nothing goes together with its own kind.
SELECT DISTINCT o.question_id, o.position,
    CASE relation_of(a, b, l.kind) WHEN 'unclear' THEN NOT o.is_gold AND w.relation <> 'complement' ELSE relation_of(a, b, l.kind) = w.relation END AS is_right,
    a.word || ' > ' || b.word || ': ' || relation_of(a, b, l.kind) AS why
FROM offered o JOIN asked q USING (question_id)
JOIN relation_word w ON w.language = q.language AND w.word = plain(q.slots['relation'])
JOIN wish a ON a.locale = q.language AND a.word = plain(q.slots['query'])
JOIN wish b ON b.locale = q.language AND b.word = o.word
LEFT JOIN truth.link l ON l.category = a.category AND l.other = b.category
