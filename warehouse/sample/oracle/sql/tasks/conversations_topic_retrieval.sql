-- Right: the topic of one of the conversations. Each must have one.
SELECT a.question_id, a.position, bool_or(t.topic IS NOT NULL) AS is_right, 'the topics of the conversations' AS why
FROM offered a
JOIN truth.topic_name n ON n.locale = a.language AND plain(n.name) = a.word
LEFT JOIN topic_told() t ON t.question_id = a.question_id AND t.topic = n.topic
GROUP BY ALL
UNION ALL
SELECT s.question_id, NULL, false, 'the conversation ' || s.slot || ' is none that was had'
FROM slot s SEMI JOIN asked USING (question_id) ANTI JOIN topic_told() t ON t.question_id = s.question_id AND t.slot = s.slot
