-- Right: the sentence that explains the attribute. The goods must have the attribute.
SELECT a.question_id, a.position, bool_or(plain(e.text) = a.word) AS is_right, 'what ' || s.entity || ' tells' AS why
FROM offered a
JOIN subject('attribute', 'attribute') s USING (question_id)
JOIN truth.attribute_explanation e ON e.attribute = s.entity AND e.locale = a.language
GROUP BY ALL
UNION ALL
SELECT g.question_id, NULL, false, s.entity || ' is nothing that all the goods have'
FROM goods_shown() g JOIN subject('attribute', 'attribute') s USING (question_id)
LEFT JOIN truth.category_attribute h ON h.category = g.category AND h.attribute = s.entity
SEMI JOIN asked ON asked.question_id = g.question_id
WHERE h.attribute IS NULL
