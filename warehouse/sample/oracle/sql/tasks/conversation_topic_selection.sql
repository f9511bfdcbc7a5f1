-- Right: the topic of the conversations in which all the lines shown were said.
SELECT a.question_id, a.position, bool_or(t.topic IS NOT NULL) AS is_right, 'the topic of the conversation' AS why
FROM offered a
JOIN truth.topic_name n ON n.locale = a.language AND plain(n.name) = a.word
LEFT JOIN topic_told() t ON t.question_id = a.question_id AND t.slot = 'conversation' AND t.topic = n.topic
GROUP BY ALL
