-- Right: the passage is what the review says of the aspect.
SELECT a.question_id, a.position, bool_or(plain(r.phrase) = a.word AND r.aspect = s.aspect) AS is_right,
    'of ' || s.aspect || ' says ' || r.review AS why
FROM offered a JOIN aspect_asked() s USING (question_id)
JOIN review_shown() r USING (question_id)
GROUP BY ALL
UNION ALL
SELECT question_id, NULL, false, 'the text is not of ' || review
FROM review_shown() SEMI JOIN asked USING (question_id) GROUP BY ALL HAVING NOT bool_and(is_shown)
