-- One fact: a review and an aspect that it speaks of in one place. Wrong: its other sentences, and its words on other
-- aspects. That they are not about the aspect is known where the aspects are a closed list: of a source that names few,
-- and in reviews long enough in them.
WITH told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, norm_text(a.aspect) AS aspect_word, a.phrase,
        trim(r.text) AS text, coalesce(p.parent_id, r.product_id, r.review_id) AS group_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    WHERE contains(r.text, a.phrase) AND length(a.phrase) >= 3 AND length(r.text) <= 2000
),
closed AS (SELECT source, locale FROM told GROUP BY ALL HAVING count(DISTINCT aspect_word) <= 40),
asked AS MATERIALIZED (
    SELECT t.*
    FROM (
        SELECT review_id, locale, source, aspect_word, group_id, min(aspect) AS aspect, min(phrase) AS phrase, min(text) AS text,
            min(src) AS src, min(review_src) AS review_src
        FROM told
        GROUP BY review_id, locale, source, aspect_word, group_id
        HAVING count(*) = 1) t
    SEMI JOIN closed USING (source, locale)
    -- A review that says the same of two aspects is of no use.
    ANTI JOIN told x ON x.review_id = t.review_id AND x.aspect_word <> t.aspect_word
        AND (contains(x.phrase, t.phrase) OR contains(t.phrase, x.phrase))
),
-- The review cut at the ends of its sentences; a piece that holds words on some aspect gives way to these words.
piece AS (
    SELECT review_id, trim(piece) AS phrase
    FROM (SELECT DISTINCT review_id, unnest(regexp_split_to_array(regexp_replace(text, '([.!?。！？]["»”」]?)(\s+|$|)', '\1' || chr(31), 'g'),
        chr(31))) AS piece FROM asked)
    WHERE length(trim(piece)) >= 4
),
passage AS MATERIALIZED (
    SELECT review_id, phrase, aspect_word, min(aspect) AS aspect FROM told SEMI JOIN asked USING (review_id) GROUP BY ALL
    UNION ALL
    SELECT p.review_id, p.phrase, NULL, NULL
    FROM piece p
    ANTI JOIN told t ON t.review_id = p.review_id AND (contains(t.phrase, p.phrase) OR contains(p.phrase, t.phrase))
),
-- One question a review, so that no two questions show the same passages; two of the wrong ones at least are about
-- other aspects, since "I would buy it again" is never the right one.
spread AS MATERIALIZED (
    SELECT a.*
    FROM asked a SEMI JOIN (SELECT review_id FROM passage GROUP BY review_id HAVING count(*) >= 4 AND count(aspect_word) >= 3) rich USING (review_id)
    QUALIFY row_number() OVER (PARTITION BY a.review_id ORDER BY key_hash(a.review_id || a.aspect_word, 'asked')) = 1
),
few AS MATERIALIZED (
    SELECT *
    FROM spread
    QUALIFY row_number() OVER (PARTITION BY group_id, locale ORDER BY key_hash(review_id, 'spread')) <= 8
),
pool AS (
    SELECT s.review_id, list(wrong_item(md5(w.phrase), w.phrase, 'closed_list', CASE WHEN w.aspect IS NULL
            THEN 'all that the review says of ' || s.aspect || ' is recorded, and this is not among it'
            ELSE 'in the review this is about ' || w.aspect END,
        CASE WHEN w.aspect IS NULL THEN 0.3 ELSE 0.8 END) ORDER BY w.phrase) AS pool
    FROM few s JOIN (SELECT review_id, phrase, min(aspect_word) AS aspect_word, min(aspect) AS aspect FROM passage GROUP BY ALL) w
        ON w.review_id = s.review_id AND w.aspect_word IS DISTINCT FROM s.aspect_word
    GROUP BY s.review_id
)
SELECT
    s.review_id || ' ' || s.aspect_word AS fact_key,
    s.locale AS language,
    s.group_id AS group_key,
    s.group_id AS family_key,
    s.text AS slot_review,
    s.aspect AS slot_aspect,
    [gold_item(md5(s.phrase), s.phrase)] AS gold,
    p.pool AS pool,
    [s.source] AS sources,
    [s.src, s.review_src] AS source_rows
FROM few s JOIN pool p USING (review_id)
