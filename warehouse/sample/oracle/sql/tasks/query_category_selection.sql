-- Right: the category that the query wants, and all above it.
WITH RECURSIVE above AS (
    SELECT DISTINCT locale, word, category FROM wish
    UNION ALL
    SELECT a.locale, a.word, c.parent FROM above a JOIN truth.category c USING (category) WHERE c.parent IS NOT NULL
)
SELECT a.question_id, a.position, bool_or(w.category IS NOT NULL) AS is_right, 'the category of ' || s.text AS why
FROM offered a
JOIN slot s ON s.question_id = a.question_id AND s.slot = 'query'
JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word
LEFT JOIN above w ON w.locale = a.language AND w.word = s.word AND w.category = c.entity
GROUP BY ALL
