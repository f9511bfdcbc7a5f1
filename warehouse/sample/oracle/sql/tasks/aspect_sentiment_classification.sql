-- Right: what the review says of the aspect, or that it says nothing of it.
WITH said AS (
    SELECT s.question_id, coalesce(max(r.polarity), 'silent') AS polarity
    FROM aspect_asked() s LEFT JOIN review_shown() r ON r.question_id = s.question_id AND r.aspect = s.aspect
    GROUP BY s.question_id
)
SELECT DISTINCT a.question_id, a.position, w.polarity = s.polarity AS is_right, 'the review is ' || s.polarity AS why
FROM offered a JOIN said s USING (question_id)
JOIN polarity_word w ON w.language = a.language AND w.word = a.word
UNION ALL
SELECT question_id, NULL, false, 'the text is not of ' || review
FROM review_shown() SEMI JOIN asked USING (question_id) GROUP BY ALL HAVING NOT bool_and(is_shown)
UNION ALL
SELECT question_id, NULL, false, 'no review has this key' FROM asked ANTI JOIN review_shown() USING (question_id)
