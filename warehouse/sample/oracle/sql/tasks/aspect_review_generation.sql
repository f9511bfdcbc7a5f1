-- Right: the remark says this of this aspect. Right ones must have been said of products of the category.
SELECT a.question_id, a.position,
    bool_or(r.aspect = s.aspect AND r.polarity = p.polarity AND (r.category = c.entity OR NOT a.is_gold)) AS is_right,
    string_agg(DISTINCT r.polarity || ' on ' || r.aspect, ', ' ORDER BY r.polarity || ' on ' || r.aspect) AS why
FROM offered a
JOIN aspect_asked() s USING (question_id)
JOIN polarity_asked() p USING (question_id)
JOIN subject('category', 'category') c USING (question_id)
JOIN remark r ON r.locale = a.language AND r.word = a.word
GROUP BY ALL
