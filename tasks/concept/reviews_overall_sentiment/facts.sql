-- One fact: four reviews of one kind of product and what each thinks of one aspect, or of the whole. Right: what at least
-- three of them think; or divided, two against two. Wrong: the other two verdicts.
-- Few aspects stand in many reviews: each is normalised once.
WITH form AS MATERIALIZED (SELECT aspect, norm_text(aspect) AS word FROM (SELECT DISTINCT aspect FROM core.review_aspect)),
opinion AS MATERIALIZED (
    SELECT r.review_id, r.locale, a.source, a.aspect, a.aspect_word, a.polarity, a.src, r.src AS review_src,
        coalesce(r.category_id, p.category_id) AS leaf_id,
        -- Short reviews whole, of long ones the words on the aspect.
        CASE WHEN length(r.text) <= 400 THEN trim(r.text) ELSE a.phrase END AS text
    FROM (
        SELECT review_id, source, min(aspect) AS aspect, f.word AS aspect_word, min(polarity) AS polarity,
            max_by(phrase, length(phrase)) AS phrase, min(src) AS src
        FROM core.review_aspect LEFT JOIN form f USING (aspect)
        GROUP BY review_id, source, f.word
        HAVING count(DISTINCT polarity) = 1 AND count(polarity) = count(*)) a
    JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    -- Of a few words nobody could say what they praise.
    WHERE a.polarity IN ('positive', 'negative') AND length(a.phrase) >= 4
        AND CASE WHEN r.locale IN ('ja', 'zh') THEN length(CASE WHEN length(r.text) <= 400 THEN trim(r.text) ELSE a.phrase END) >= 15
            ELSE len(string_split(CASE WHEN length(r.text) <= 400 THEN trim(r.text) ELSE a.phrase END, ' ')) >= 8 END
    UNION ALL
    -- The whole review, where its source says how it is meant. Short ones: four are to be read.
    SELECT r.review_id, r.locale, r.source, whole.text, '', r.polarity, NULL, r.src, coalesce(r.category_id, p.category_id), trim(r.text)
    FROM core.review r LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN task_text whole ON whole.key = 'whole' AND whole.language = r.locale
    WHERE r.polarity IN ('positive', 'negative')
        AND length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND CASE WHEN r.locale IN ('ja', 'zh') THEN 120 ELSE 300 END
),
-- Reviews of neighbouring categories are read together; a category without a parent stands for itself.
placed AS (
    SELECT o.*, coalesce(c.parent_id, c.category_id) AS category_id, md5(o.review_id || o.aspect_word) AS draw
    FROM opinion o JOIN core.category c ON c.category_id = o.leaf_id
),
-- The same words said twice count once.
distinct_text AS (
    SELECT *, 1 + (row_number() OVER (PARTITION BY source, locale, category_id, aspect_word, polarity ORDER BY draw) - 1) // 6 AS block
    FROM (SELECT * FROM placed QUALIFY row_number() OVER (PARTITION BY source, locale, category_id, aspect_word, text ORDER BY draw) = 1)
),
-- Six of either opinion make a block: three and one of it, one and three, two and two. No review stands in two questions
-- of the same verdict, and few blocks of one aspect are used.
dealt AS (
    SELECT *, row_number() OVER (PARTITION BY source, locale, category_id, aspect_word, polarity, block ORDER BY draw) AS place
    FROM distinct_text
    WHERE block <= 40
),
hand AS (
    SELECT d.*, v.verdict
    FROM dealt d JOIN (VALUES ('positive', 'positive', 1, 3), ('positive', 'negative', 6, 6), ('negative', 'positive', 4, 4),
        ('negative', 'negative', 1, 3), ('mixed', 'positive', 5, 6), ('mixed', 'negative', 4, 5)) v(verdict, polarity, first, last)
        ON v.polarity = d.polarity AND d.place BETWEEN v.first AND v.last
),
-- Where an opinion has too few reviews for the whole deal the first ones serve for one verdict.
small AS (
    SELECT source, locale, category_id, aspect_word, block,
        count(*) FILTER (polarity = 'positive') AS likes, count(*) FILTER (polarity = 'negative') AS dislikes
    FROM dealt GROUP BY ALL
    HAVING (likes < 6 OR dislikes < 6) AND likes + dislikes >= 4
),
small_deal AS (
    SELECT *, CASE
        WHEN likes >= 3 AND dislikes >= 2 AND turn < '5' THEN 'positive' WHEN likes >= 2 AND dislikes >= 3 AND turn BETWEEN '5' AND '9' THEN 'negative'
        WHEN likes >= 2 AND dislikes >= 2 THEN 'mixed' WHEN likes >= 3 THEN 'positive' WHEN dislikes >= 3 THEN 'negative' END AS verdict
    FROM (SELECT *, left(key_hash(category_id || aspect_word || block, 'verdict'), 1) AS turn FROM small)
),
small_hand AS (
    SELECT d.*, s.verdict
    FROM dealt d JOIN small_deal s USING (source, locale, category_id, aspect_word, block)
    WHERE d.place <= CASE WHEN s.verdict = 'mixed' THEN 2 WHEN d.polarity = s.verdict THEN CASE
        WHEN CASE d.polarity WHEN 'positive' THEN s.dislikes ELSE s.likes END = 0 THEN 4 ELSE 3 END ELSE 1 END
),
question AS MATERIALIZED (
    SELECT source, locale, category_id, aspect_word, block, verdict, min(aspect) AS aspect,
        CASE verdict WHEN 'positive' THEN 'a' WHEN 'negative' THEN 'b' ELSE 'c' END AS deal,
        count(*) FILTER (polarity = 'positive') AS likes, count(*) FILTER (polarity = 'negative') AS dislikes,
        string_agg('• ' || text, chr(10) ORDER BY md5(draw || verdict)) AS reviews,
        list_filter(list(src) || list(review_src), lambda x: x IS NOT NULL) AS src
    FROM (SELECT * FROM hand UNION ALL SELECT * FROM small_hand)
    GROUP BY source, locale, category_id, aspect_word, block, verdict
    HAVING count(*) = 4
),
class_size AS (SELECT source, locale, verdict, count(*) AS questions FROM question GROUP BY ALL),
balanced AS (
    SELECT q.*
    FROM question q JOIN (SELECT source, locale, 1.2 * min(questions) AS most FROM class_size GROUP BY ALL HAVING count(*) = 3) c
        USING (source, locale)
    QUALIFY row_number() OVER (PARTITION BY q.source, q.locale, q.verdict
        ORDER BY key_hash(q.category_id || q.aspect_word || q.block, 'balance')) <= c.most
),
verdict AS (
    SELECT language, key, text, CASE key WHEN 'positive' THEN '1' WHEN 'mixed' THEN '2' ELSE '3' END AS place
    FROM task_text WHERE key <> 'whole'
)
SELECT
    concat_ws(' ', b.category_id, nullif(b.aspect_word, ''), b.block, b.deal) AS fact_key,
    b.locale AS language,
    b.category_id AS group_key,
    b.category_id || ' ' || md5(b.aspect_word) || ' ' || b.block AS family_key,
    n.name AS slot_category,
    b.aspect AS slot_aspect,
    b.reviews AS slot_reviews,
    [gold_item(any_value(v.place) FILTER (v.key = b.verdict), any_value(v.text) FILTER (v.key = b.verdict))] AS gold,
    list(wrong_item(v.place, v.text, 'arithmetic', b.likes || ' of 4 are positive, ' || b.dislikes || ' negative',
        CASE WHEN b.verdict = 'mixed' OR v.key = 'mixed' THEN 0.8 ELSE 0.4 END) ORDER BY v.place) FILTER (v.key <> b.verdict) AS pool,
    [b.source] AS sources,
    list_sort(list_append(b.src, n.src)) AS source_rows
FROM balanced b
JOIN core.category_name n ON n.category_id = b.category_id AND n.locale = b.locale AND n.kind = 'name'
JOIN verdict v ON v.language = b.locale
GROUP BY ALL
