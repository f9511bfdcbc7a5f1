-- Right: a value or an attribute is called by the given term and by this one. What the term means must have to do with
-- the context: the attribute whose value it is, or a category with the attribute.
WITH given AS (
    SELECT s.question_id, s.language, c.kind, c.entity
    FROM slot s JOIN called c ON c.kind IN ('attribute', 'value') AND c.locale = s.language AND c.word = s.word WHERE s.slot = 'term'
), meant AS (
    SELECT DISTINCT g.question_id, g.entity
    FROM given g JOIN slot s ON s.question_id = g.question_id AND s.slot = 'context'
    JOIN called c ON c.locale = g.language AND c.word = s.word
    LEFT JOIN truth.category_attribute h ON h.category = c.entity AND h.attribute = g.entity
    WHERE (g.kind = 'value' AND c.kind = 'attribute' AND c.entity = split_part(g.entity, '.', 1))
        OR (g.kind = 'attribute' AND c.kind = 'category' AND h.attribute IS NOT NULL)
)
SELECT a.question_id, a.position, bool_or(g.entity IS NOT NULL AND (m.entity IS NOT NULL OR NOT a.is_gold)) AS is_right,
    'other names of the term' AS why
FROM offered a
JOIN called c ON c.kind IN ('attribute', 'value') AND c.locale = a.language AND c.word = a.word
LEFT JOIN given g ON g.question_id = a.question_id AND g.entity = c.entity
LEFT JOIN meant m ON m.question_id = a.question_id AND m.entity = c.entity
GROUP BY ALL
