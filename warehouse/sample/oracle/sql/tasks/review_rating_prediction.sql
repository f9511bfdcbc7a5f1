-- Right: the stars of the review. The text must be the one of this review: its phrases stand there.
WITH reviewed AS (
    SELECT q.question_id, q.prompt, r.review, r.stars
    FROM asked q JOIN truth.review r ON r.review = own(q.fact_key) AND r.locale = q.language
)
SELECT a.question_id, a.position, TRY_CAST(a.text AS INTEGER) = r.stars AS is_right, 'the stars of ' || r.review AS why
FROM offered a JOIN reviewed r USING (question_id)
UNION ALL
SELECT r.question_id, NULL, false, 'the text is not of ' || r.review
FROM reviewed r JOIN truth.review_aspect a USING (review)
GROUP BY ALL HAVING NOT bool_and(contains(r.prompt, a.phrase))
