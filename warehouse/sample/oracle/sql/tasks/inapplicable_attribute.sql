-- Right: an attribute called so is there, and does not apply to the category.
SELECT a.question_id, a.position, count(h.attribute) = 0 AS is_right, 'attributes of ' || s.entity AS why
FROM offered a
JOIN subject('category', 'path') s USING (question_id)
JOIN called c ON c.kind = 'attribute' AND c.locale = a.language AND c.word = a.word
LEFT JOIN truth.category_attribute h ON h.category = s.entity AND h.attribute = c.entity
GROUP BY ALL
