-- Right: the category of the product, and all above it.
WITH RECURSIVE above AS (
    SELECT product, category FROM truth.product
    UNION ALL
    SELECT a.product, c.parent FROM above a JOIN truth.category c USING (category) WHERE c.parent IS NOT NULL
)
SELECT a.question_id, a.position, count(b.category) > 0 AS is_right, 'the category of ' || s.entity AS why
FROM offered a
JOIN subject('title', 'product') s USING (question_id)
LEFT JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word
LEFT JOIN above b ON b.product = s.entity AND b.category = c.entity
GROUP BY ALL
