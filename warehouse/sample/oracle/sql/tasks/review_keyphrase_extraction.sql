-- Right: the words that the review has on the aspect, and only they, as they stand there.
SELECT a.question_id, a.position, bool_or(plain(r.phrase) = a.word AND r.aspect = s.aspect AND contains(q.slots['review'], a.text)) AS is_right,
    'of ' || s.aspect || ' says ' || r.review AS why
FROM offered a JOIN asked q USING (question_id) JOIN aspect_asked() s USING (question_id)
JOIN review_shown() r USING (question_id)
GROUP BY ALL
