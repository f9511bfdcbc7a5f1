-- Right: a name of the category whose explanation is shown, whole or with blanks for words of the name; no word of the
-- name is left in it, and the department is the one above.
WITH RECURSIVE above AS (
    SELECT category, parent AS over FROM truth.category WHERE parent IS NOT NULL
    UNION ALL
    SELECT a.category, c.parent FROM above a JOIN truth.category c ON c.category = a.over WHERE c.parent IS NOT NULL
), meant AS (
    SELECT q.question_id, e.category, plain(q.slots['explanation']) AS shown
    FROM asked q
    JOIN truth.category_explanation e ON e.locale = q.language AND blanked(e.text, q.slots['explanation'])
)
SELECT a.question_id, a.position, bool_or(m.category IS NOT NULL AND NOT contains(m.shown, a.word)) AS is_right,
    'the category that is explained' AS why
FROM offered a
JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word
LEFT JOIN meant m ON m.question_id = a.question_id AND m.category = c.entity
GROUP BY ALL
UNION ALL
SELECT m.question_id, NULL, false, m.category || ' belongs elsewhere'
FROM meant m
ANTI JOIN (SELECT d.question_id, a.category FROM subject('department', 'category') d JOIN above a ON a.over = d.entity) d
    ON d.question_id = m.question_id AND d.category = m.category
