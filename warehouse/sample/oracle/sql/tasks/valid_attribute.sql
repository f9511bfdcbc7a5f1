-- Right: an attribute called so has a value called so; of the right one it must be valid in this category.
WITH given AS (
    SELECT s.question_id, split_part(c.entity, '.', 1) AS attribute, c.entity AS value
    FROM slot s JOIN called c ON c.kind = 'value' AND c.locale = s.language AND c.word = s.word WHERE s.slot = 'value'
)
SELECT a.question_id, a.position, bool_or(g.value IS NOT NULL AND (v.value IS NOT NULL OR NOT a.is_gold)) AS is_right,
    'attributes with this value in ' || s.entity AS why
FROM offered a
JOIN subject('category', 'path') s USING (question_id)
JOIN called c ON c.kind = 'attribute' AND c.locale = a.language AND c.word = a.word
LEFT JOIN given g ON g.question_id = a.question_id AND g.attribute = c.entity
LEFT JOIN truth.category_value v
    ON v.category = s.entity AND v.attribute = g.attribute AND v.attribute || '.' || v.value = g.value
GROUP BY ALL
