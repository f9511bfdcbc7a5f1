-- Right: a category is called by the given name and by this one.
SELECT a.question_id, a.position, bool_or(s.entity IS NOT NULL) AS is_right, 'other names of the category' AS why
FROM offered a
JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word
LEFT JOIN subject('category', 'category') s ON s.question_id = a.question_id AND s.entity = c.entity
GROUP BY ALL
