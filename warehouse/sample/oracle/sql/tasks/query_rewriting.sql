-- Right: the query that says what the customer wants.
SELECT a.question_id, a.position, bool_or(plain(q.text) = a.word) AS is_right, 'what ' || s.text || ' wants' AS why
FROM offered a
JOIN slot s ON s.question_id = a.question_id AND s.slot = 'need'
JOIN truth.need n ON n.locale = a.language AND plain(n.text) = s.word
JOIN truth.query q ON q.query = n.query AND q.locale = a.language
GROUP BY ALL
