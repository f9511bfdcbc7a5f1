-- Right: a name of the category of the product.
SELECT a.question_id, a.position, count(c.entity) > 0 AS is_right, 'the category of ' || s.entity AS why
FROM offered a
JOIN subject('title', 'product') s USING (question_id)
JOIN truth.product p ON p.product = s.entity
LEFT JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word AND c.entity = p.category
GROUP BY ALL
