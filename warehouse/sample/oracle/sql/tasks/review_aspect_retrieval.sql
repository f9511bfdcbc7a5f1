-- Right: the review says something of an aspect called so.
SELECT a.question_id, a.position, bool_or(r.aspect = n.aspect) AS is_right, 'aspects of ' || r.review AS why
FROM offered a
JOIN truth.aspect_name n ON n.locale = a.language AND plain(n.name) = a.word
JOIN review_shown() r USING (question_id)
GROUP BY ALL
UNION ALL
SELECT question_id, NULL, false, 'the text is not of ' || review
FROM review_shown() SEMI JOIN asked USING (question_id) GROUP BY ALL HAVING NOT bool_and(is_shown)
