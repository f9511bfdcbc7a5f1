-- Every review ends in ANSWERNOTFOUND, the place that people marked where it holds no answer; the space after a full
-- stop is often lost.
SELECT
    nid(review_id) AS review_id,
    nid(min(item_id)) AS product_id,
    'en' AS locale,
    clean_text(regexp_replace(regexp_replace(min(review), '\s*ANSWERNOTFOUND\s*$', ''), '([a-z)][.!?])([A-Z])', '\1 \2', 'g')) AS text,
    min(src) AS src
FROM answers
GROUP BY review_id
HAVING clean_text(regexp_replace(min(review), '\s*ANSWERNOTFOUND\s*$', '')) IS NOT NULL
