-- Right: a name of the attribute whose explanation is shown, whole or with blanks for words of the name; the name is not
-- left in it, and all the goods have the attribute.
WITH size AS (
    SELECT question_id, count(*) AS goods FROM goods_shown() GROUP BY question_id
), goods AS (
    SELECT g.question_id, h.attribute
    FROM goods_shown() g JOIN size USING (question_id) JOIN truth.category_attribute h USING (category)
    GROUP BY g.question_id, h.attribute, goods
    HAVING count(*) = goods
), meant AS (
    SELECT q.question_id, e.attribute, plain(q.told) AS shown
    -- A second line says what the blanks are.
    FROM (SELECT *, split_part(slots['explanation'], chr(10), 1) AS told FROM asked) q
    JOIN truth.attribute_explanation e ON e.locale = q.language AND blanked(e.text, q.told)
    JOIN goods g ON g.question_id = q.question_id AND g.attribute = e.attribute
)
SELECT a.question_id, a.position, bool_or(m.attribute IS NOT NULL AND NOT contains(m.shown, a.word)) AS is_right,
    'the attribute that is explained' AS why
FROM offered a
JOIN called c ON c.kind = 'attribute' AND c.locale = a.language AND c.word = a.word
LEFT JOIN meant m ON m.question_id = a.question_id AND m.attribute = c.entity
GROUP BY ALL
