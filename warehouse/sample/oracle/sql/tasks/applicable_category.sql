-- Right: the attribute applies to a category called so.
SELECT a.question_id, a.position, count(h.category) > 0 AS is_right, 'categories with ' || s.entity AS why
FROM offered a
JOIN subject('attribute', 'attribute') s USING (question_id)
LEFT JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word
LEFT JOIN truth.category_attribute h ON h.attribute = s.entity AND h.category = c.entity
GROUP BY ALL
