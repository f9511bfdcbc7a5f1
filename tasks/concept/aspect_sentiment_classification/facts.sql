-- One fact: a review, an aspect, and what the review thinks of it; or that it does not speak of it. Wrong: the other verdicts.
WITH form AS MATERIALIZED (
    SELECT aspect, norm_text(aspect) AS word FROM (SELECT DISTINCT aspect FROM core.review_aspect)
),
told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, a.aspect, f.word AS aspect_word, a.polarity, a.phrase
    FROM core.review_aspect a JOIN core.review r USING (review_id) JOIN form f USING (aspect)
    -- A snippet alone is no review.
    WHERE length(a.phrase) < length(r.text)
),
readable AS MATERIALIZED (
    SELECT r.review_id, r.locale, r.source, r.src, trim(r.text) AS text,
        coalesce(p.parent_id, r.product_id, r.review_id) AS group_id, coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review r LEFT JOIN core.product p ON p.product_id = r.product_id
    SEMI JOIN told t ON t.review_id = r.review_id
    WHERE length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND 2000
),
-- One verdict an aspect: who praises and blames the same thing has none of the three.
judged AS (
    SELECT review_id, aspect_word, min(aspect) AS aspect, min(polarity) AS verdict, min(phrase) AS phrase, min(src) AS src
    FROM told
    GROUP BY review_id, aspect_word
    HAVING count(DISTINCT polarity) = 1 AND count(polarity) = count(*) AND min(length(phrase)) > 0
),
-- What a review leaves out is known where the aspects are a closed list. Whether it speaks of the quality of a thing is
-- never sure. Of the aspects that reviews of the category speak of, one a review.
closed AS (SELECT source, locale FROM told GROUP BY ALL HAVING count(DISTINCT aspect_word) <= 40),
usual AS (
    SELECT r.source, r.locale, r.category_id, t.aspect_word, min(t.aspect) AS aspect
    FROM readable r JOIN told t USING (review_id)
    SEMI JOIN closed c ON c.source = r.source AND c.locale = r.locale
    WHERE NOT regexp_matches(t.aspect_word, '\b(qualit|calidad|qualid)|品質|质量')
    GROUP BY r.source, r.locale, r.category_id, t.aspect_word
),
-- The words of an aspect: of its name, and of its remarks where few other aspects have them.
token AS (
    SELECT DISTINCT source, locale, aspect_word, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
        ELSE list_filter(string_split(word, ' '), lambda x: length(x) >= 4) END) AS token
    FROM (SELECT source, locale, aspect_word, norm_text(phrase) AS word
            FROM (SELECT DISTINCT source, locale, aspect_word, phrase FROM told SEMI JOIN closed USING (source, locale))
        UNION SELECT DISTINCT source, locale, aspect_word, aspect_word FROM told SEMI JOIN closed USING (source, locale))
),
own AS MATERIALIZED (
    SELECT *
    FROM token
    QUALIFY count(*) OVER (PARTITION BY source, locale, token) <= 3
),
silent AS (
    SELECT r.review_id, u.aspect_word, u.aspect
    FROM readable r JOIN usual u USING (source, locale, category_id)
    ANTI JOIN told t ON t.review_id = r.review_id AND t.aspect_word = u.aspect_word
    QUALIFY row_number() OVER (PARTITION BY r.review_id ORDER BY key_hash(r.review_id || u.aspect_word, 'silent')) = 1
),
fact AS (
    SELECT review_id, aspect_word, aspect, verdict, phrase, src FROM judged
    UNION ALL
    SELECT review_id, aspect_word, aspect, 'silent', NULL, NULL FROM silent
),
-- One verdict a review.
one AS (
    SELECT f.*, r.locale, r.source, r.src AS review_src, r.text, r.group_id
    FROM (
        SELECT * FROM fact SEMI JOIN readable USING (review_id)
        QUALIFY row_number() OVER (PARTITION BY review_id ORDER BY CASE verdict WHEN 'neutral' THEN 0 ELSE 1 END, key_hash(review_id || aspect_word, 'asked')) = 1) f
    JOIN readable r USING (review_id)
),
spread AS (
    SELECT *
    FROM one
    QUALIFY row_number() OVER (PARTITION BY group_id, locale, verdict ORDER BY key_hash(review_id, 'spread')) <= 6
),
-- A review that has a word of the aspect may speak of it.
heard AS (
    SELECT DISTINCT s.review_id
    FROM (SELECT review_id, source, locale, aspect_word, norm_text(text) AS word FROM spread WHERE verdict = 'silent') s
    JOIN own o ON o.source = s.source AND o.locale = s.locale AND o.aspect_word = s.aspect_word AND contains(s.word, o.token)
),
settled AS MATERIALIZED (SELECT * FROM spread ANTI JOIN (SELECT * FROM heard) h USING (review_id)),
-- Every verdict equally often, up to a fifth more. Where a source has but praise and blame, half of the verdicts offered would
-- never be right, and the question half answered unread.
class_size AS (SELECT source, locale, verdict, count(*) AS facts FROM settled GROUP BY ALL),
balanced AS (
    SELECT s.*
    FROM settled s JOIN (SELECT source, locale, 1.2 * min(facts) AS most FROM class_size GROUP BY ALL HAVING count(*) >= 3) c USING (source, locale)
    QUALIFY row_number() OVER (PARTITION BY s.source, s.locale, s.verdict ORDER BY key_hash(s.review_id, 'balance')) <= c.most
),
choice AS (
    SELECT language, list(struct_pack(key, text, place := CASE key WHEN 'positive' THEN '1' WHEN 'neutral' THEN '2' WHEN 'negative' THEN '3' ELSE '4' END)
        ORDER BY key) AS verdicts
    FROM task_text GROUP BY language
),
proved AS (
    SELECT *, CASE verdict WHEN 'silent' THEN 'of all that the review speaks of, nothing is ' || aspect ELSE 'the review says: ' || phrase END AS evidence,
        CASE verdict WHEN 'silent' THEN 'closed_list' ELSE 'judgement' END AS why
    FROM balanced
)
SELECT
    b.review_id || ' ' || b.aspect_word AS fact_key,
    b.locale AS language,
    b.group_id AS group_key,
    b.group_id AS family_key,
    b.text AS slot_review,
    b.aspect AS slot_aspect,
    [gold_item(v.place, v.text) FOR v IN c.verdicts IF v.key = b.verdict] AS gold,
    [wrong_item(v.place, v.text, b.why, b.evidence, CASE WHEN b.verdict = 'neutral' OR v.key = 'neutral' THEN 0.8 ELSE 0.5 END)
        FOR v IN c.verdicts IF v.key <> b.verdict] AS pool,
    [b.source] AS sources,
    list_filter([b.src, b.review_src], lambda x: x IS NOT NULL) AS source_rows
FROM proved b JOIN choice c ON c.language = b.locale
