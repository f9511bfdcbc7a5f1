-- One fact: a review and an aspect that it speaks of in one place. Reference: the words of the review.
WITH told AS (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, norm_text(a.aspect) AS aspect_word, a.phrase,
        trim(r.text) AS text, coalesce(p.parent_id, r.product_id, r.review_id) AS group_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    WHERE length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 2 ELSE 5 END AND 160
        AND contains(r.text, a.phrase)
        -- There must be something to choose from.
        AND length(r.text) BETWEEN 2 * length(a.phrase) AND 2000
),
-- Of two spans of which one holds the other the short one is no second place.
place AS (
    SELECT t.*
    FROM told t
    ANTI JOIN told x ON x.review_id = t.review_id AND x.aspect_word = t.aspect_word AND x.phrase <> t.phrase
        AND contains(x.phrase, t.phrase)
),
spread AS (
    SELECT review_id, locale, source, aspect_word, min(aspect) AS aspect, group_id, min(text) AS text,
        list(gold_item(md5(phrase), phrase) ORDER BY phrase) AS gold, list(DISTINCT src) || list(DISTINCT review_src) AS src
    FROM place
    GROUP BY review_id, locale, source, aspect_word, group_id
    QUALIFY row_number() OVER (PARTITION BY group_id, locale ORDER BY key_hash(review_id || aspect_word, 'spread')) <= 4
)
SELECT
    review_id || ' ' || aspect_word AS fact_key,
    locale AS language,
    group_id AS group_key,
    group_id AS family_key,
    text AS slot_review,
    aspect AS slot_aspect,
    gold,
    [] AS pool,
    [source] AS sources,
    list_sort(src) AS source_rows
FROM spread
