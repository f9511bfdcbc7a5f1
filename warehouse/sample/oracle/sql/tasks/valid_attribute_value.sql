-- Right: a value called so is valid for the attribute in the category.
SELECT a.question_id, a.position, count(v.value) > 0 AS is_right, 'values of ' || t.entity || ' for ' || s.entity AS why
FROM offered a
JOIN subject('category', 'path') s USING (question_id)
JOIN subject('attribute', 'attribute') t USING (question_id)
LEFT JOIN called c ON c.kind = 'value' AND c.locale = a.language AND c.word = a.word
LEFT JOIN truth.category_value v
    ON v.category = s.entity AND v.attribute = t.entity AND v.attribute || '.' || v.value = c.entity
GROUP BY ALL
