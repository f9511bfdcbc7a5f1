-- Right: the review that most people found helpful; a wrong one is right where it comes within a third of that. All must be
-- reviews of the product or of a variant of it, and show all that they say.
WITH shown AS (
    SELECT o.question_id, o.position, o.is_gold, r.review, r.product, v.votes,
        bool_and(contains(o.word, plain(a.phrase))) AS is_whole
    FROM offered o
    JOIN truth.review r ON r.review = o.entity AND r.locale = o.language
    JOIN truth.review_votes v USING (review)
    JOIN truth.review_aspect a USING (review)
    GROUP BY ALL
), best AS (SELECT question_id, max(votes) AS votes FROM shown GROUP BY question_id),
about AS (
    SELECT s.question_id, f.product
    FROM subject('product', 'product') s JOIN truth.product p ON p.product = s.entity JOIN truth.product f ON f.family = p.family
)
SELECT s.question_id, s.position, CASE WHEN s.is_gold THEN s.votes = b.votes ELSE s.votes * 1.5 >= b.votes END AS is_right,
    s.votes || ' votes, the most ' || b.votes AS why
FROM shown s JOIN best b USING (question_id)
UNION ALL
SELECT s.question_id, NULL, false, s.review || ' is no review of the product, or not as it was written'
FROM shown s LEFT JOIN about a ON a.question_id = s.question_id AND a.product = s.product
WHERE a.product IS NULL OR NOT s.is_whole
