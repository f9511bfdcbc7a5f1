-- Right: the sentence that explains the category.
SELECT a.question_id, a.position, bool_or(plain(e.text) = a.word) AS is_right, 'what ' || s.entity || ' are' AS why
FROM offered a
JOIN subject('category', 'path') s USING (question_id)
JOIN truth.category_explanation e ON e.category = s.entity AND e.locale = a.language
GROUP BY ALL
