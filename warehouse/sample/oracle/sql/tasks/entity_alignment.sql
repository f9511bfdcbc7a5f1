-- Right: something that the given text is the name of is called so in the language wanted.
WITH wanted AS (
    SELECT s.question_id, w.called AS locale
    FROM slot s JOIN language_word w ON w.language = s.language AND w.word = s.word WHERE s.slot = 'target'
), given AS (
    SELECT s.question_id, c.entity
    FROM slot s JOIN called c ON c.locale = s.language AND c.word = s.word AND c.kind <> 'path' WHERE s.slot = 'text'
)
SELECT o.question_id, o.position, bool_or(g.entity IS NOT NULL) AS is_right, 'in ' || w.locale AS why
FROM offered o JOIN wanted w USING (question_id)
-- What is not a name in the language wanted is no answer at all.
JOIN called c ON c.locale = w.locale AND c.word = o.word AND c.kind <> 'path'
LEFT JOIN given g ON g.question_id = o.question_id AND g.entity = c.entity
GROUP BY ALL
