-- Right: the answer that belongs to the situation and to what is asked of it. One whose following is not recorded is
-- neither right nor wrong.
WITH about AS (
    SELECT q.question_id, s.situation, w.aspect
    FROM asked q
    JOIN truth.situation_text s ON s.locale = q.language AND plain(s.text) = plain(q.slots['situation'])
    JOIN situation_question w ON w.language = q.language AND w.word = plain(q.slots['question'])
)
SELECT o.question_id, o.position, bool_or(t.typicality = 1) AS is_right, b.situation || ', ' || b.aspect AS why
FROM offered o JOIN about b USING (question_id)
JOIN truth.situation_answer a ON a.locale = o.language AND a.aspect = b.aspect AND plain(a.text) = o.word
JOIN truth.situation t ON t.situation = b.situation AND t.aspect = b.aspect AND t.answer = a.answer
GROUP BY ALL
