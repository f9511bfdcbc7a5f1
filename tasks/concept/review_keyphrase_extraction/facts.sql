-- One fact: a review and an aspect that it speaks of in one place. Reference: the words of the review.
WITH form AS MATERIALIZED (
    SELECT aspect, norm_text(aspect) AS word FROM (SELECT DISTINCT aspect FROM core.review_aspect)
),
told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, f.word AS aspect_word, a.phrase,
        coalesce(p.parent_id, r.product_id, r.review_id) AS group_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f USING (aspect)
    WHERE length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 2 ELSE 5 END AND 160
        AND contains(r.text, a.phrase)
        -- There must be something to choose from.
        AND length(r.text) BETWEEN 2 * length(a.phrase) AND 2000
),
-- Where an aspect may be anything, whoever marked one place did not look for all. Then the phrase must have a word of the aspect
-- (of its name, or one that its phrases have more often than those of all other aspects) and the rest of the review none,
-- and no aspect is asked about that anything may be said to touch.
listed AS (SELECT source, locale FROM told GROUP BY ALL HAVING count(DISTINCT aspect_word) > 40),
loose AS MATERIALIZED (
    SELECT t.*, trim(r.text) AS text FROM told t SEMI JOIN listed l ON l.source = t.source AND l.locale = t.locale JOIN core.review r ON r.review_id = t.review_id
),
token AS (
    SELECT source, locale, aspect_word, token, bool_or(is_name) AS is_name, count(*) AS phrases
    FROM (
        SELECT source, locale, aspect_word, is_name, unnest(list_distinct(CASE WHEN locale IN ('ja', 'zh')
            THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
            ELSE [left(x, 5) FOR x IN string_split_regex(word, '[^\pL\d]+') IF length(x) >= CASE WHEN is_name THEN 3 ELSE 4 END] END)) AS token
        FROM (
            SELECT DISTINCT source, locale, aspect_word, aspect_word AS word, true AS is_name FROM loose
            UNION ALL
            SELECT DISTINCT source, locale, aspect_word, lower(phrase), false FROM loose))
    GROUP BY source, locale, aspect_word, token
),
own AS MATERIALIZED (
    SELECT source, locale, aspect_word, list(token) AS tokens
    FROM (SELECT * FROM token QUALIFY is_name OR (phrases >= 2 AND 2 * phrases >= sum(phrases) OVER (PARTITION BY source, locale, token)))
    GROUP BY source, locale, aspect_word
),
doubtful AS (
    SELECT l.review_id, l.aspect_word
    FROM loose l LEFT JOIN own o USING (source, locale, aspect_word)
    WHERE o.tokens IS NULL OR NOT list_bool_or([contains(lower(l.phrase), t) FOR t IN o.tokens])
        OR list_bool_or([contains(replace(lower(l.text), lower(l.phrase), ' '), t) FOR t IN o.tokens])
        OR regexp_matches(l.aspect_word, '\b(qualit|satisf|recommend|enjoy|experience|overall|general|valu|rating|engage|content|'
            || 'relevan|usab|usage|useful|utility|effective|effica|issue|perform|function|suitab|anticipat|entertain|purchase|product|'
            || 'item|expect|condition|purpose|compari|reliab|emotion|frustrat|disappoint|tone|opinion|reaction|impact|benefit|appeal|'
            || 'impression|intent|prefer|feature|need|result|situation|context|theme|problem|improve|change|description|personal)')
        -- The thing itself is meant by every sentence.
        OR regexp_matches(l.aspect_word, '^(camera|camcorder|tv|television|monitor|laptop|tablet|phone|headphone|earbud|earphone|headset|mouse|router|device|unit|thing|stuff|book|movie|mid|text|package)s?$')
),
-- Of two spans of which one holds the other the short one is no second place.
place AS (
    SELECT t.*
    FROM told t
    ANTI JOIN told x ON x.review_id = t.review_id AND x.aspect_word = t.aspect_word AND x.phrase <> t.phrase
        AND contains(x.phrase, t.phrase)
    ANTI JOIN doubtful d ON d.review_id = t.review_id AND d.aspect_word = t.aspect_word
),
chosen AS (
    SELECT review_id, aspect_word FROM (SELECT DISTINCT review_id, locale, aspect_word, group_id FROM place)
    QUALIFY row_number() OVER (PARTITION BY group_id, locale ORDER BY key_hash(review_id || aspect_word, 'spread')) <= 4
),
spread AS (
    SELECT review_id, locale, source, aspect_word, min(aspect) AS aspect, group_id,
        list(phrase ORDER BY phrase) AS phrases, list(DISTINCT src) || list(DISTINCT review_src) AS src
    FROM place SEMI JOIN chosen USING (review_id, aspect_word)
    GROUP BY review_id, locale, source, aspect_word, group_id
)
SELECT
    s.review_id || ' ' || aspect_word AS fact_key,
    s.locale AS language,
    group_id AS group_key,
    group_id AS family_key,
    trim(r.text) AS slot_review,
    aspect AS slot_aspect,
    [gold_item(md5(p), p) FOR p IN phrases] AS gold,
    [] AS pool,
    [s.source] AS sources,
    list_sort(s.src) AS source_rows
FROM spread s JOIN core.review r USING (review_id)
