-- One fact: a review and an aspect that it speaks of in one place. Wrong: its other sentences, and its words on other
-- aspects. That they are not about the aspect is known where the aspects are a closed list: of a source that names few, and
-- in reviews long enough in them. Where an aspect may be anything, sentences are offered that have no word of it.
WITH form AS MATERIALIZED (
    SELECT aspect, norm_text(aspect) AS word FROM (SELECT DISTINCT aspect FROM core.review_aspect)
),
told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, f.word AS aspect_word, a.phrase,
        trim(r.text) AS text, coalesce(p.parent_id, r.product_id, r.review_id) AS group_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f USING (aspect)
    WHERE contains(r.text, a.phrase) AND length(a.phrase) >= 3 AND length(r.text) <= 2000
),
closed AS (SELECT source, locale FROM told GROUP BY ALL HAVING count(DISTINCT aspect_word) <= 40),
asked AS MATERIALIZED (
    SELECT t.*, c.source IS NOT NULL AS is_closed
    FROM (
        SELECT review_id, locale, source, aspect_word, group_id, min(aspect) AS aspect, min(phrase) AS phrase, min(text) AS text,
            min(src) AS src, min(review_src) AS review_src
        FROM told
        GROUP BY review_id, locale, source, aspect_word, group_id
        HAVING count(*) = 1) t
    LEFT JOIN closed c USING (source, locale)
    -- A review that says the same of two aspects is of no use.
    ANTI JOIN told x ON x.review_id = t.review_id AND x.aspect_word <> t.aspect_word
        AND (contains(x.phrase, t.phrase) OR contains(t.phrase, x.phrase))
    -- Of the quality or the use of a thing more than one sentence may speak, in whatever words.
    WHERE c.source IS NOT NULL OR NOT regexp_matches(t.aspect_word, '\b(qualit|satisf|recommend|enjoy|experience|overall|general|'
        || 'valu|rating|engage|content|relevan|usab|usage|useful|utility|effective|effica|issue|perform|function|suitab|anticipat|'
        || 'entertain|purchase|product|item|expect|condition|purpose|compari|reliab|emotion|frustrat|disappoint|tone|opinion|'
        || 'reaction|impact|benefit|appeal|impression|intent|prefer|feature|need|result|situation|context|theme|problem|improve|'
        || 'change|description|personal|practice|design|convenien|tast|flavo|comfort|craftsman|workman|build|shin|cord|cable)')
            -- The thing itself is meant by every sentence.
            AND NOT regexp_matches(t.aspect_word, '^(camera|camcorder|tv|television|monitor|laptop|tablet|phone|headphone|earbud|earphone|headset|mouse|router|device|unit|thing|stuff|book|movie|mid|text|package)s?$')
),
-- The review cut at the ends of its sentences.
cut AS (
    SELECT review_id, is_closed, trim(piece) AS phrase
    FROM (SELECT DISTINCT review_id, is_closed, piece FROM (SELECT review_id, is_closed, unnest(regexp_split_to_array(regexp_replace(text, '([^\d\s][.!?]+["»”)]?)\s+|([。！？]+["»”」]?)', '\1\2' || chr(31), 'g'),
        chr(31))) AS piece FROM (SELECT review_id, is_closed, min(text) AS text FROM asked GROUP BY ALL)))
    WHERE length(trim(piece)) >= 4
),
-- A closed list: a piece that holds words on some aspect gives way to these words.
passage AS MATERIALIZED (
    SELECT review_id, phrase, aspect_word, min(aspect) AS aspect FROM told SEMI JOIN (SELECT * FROM asked WHERE is_closed) a USING (review_id) GROUP BY ALL
    UNION ALL
    SELECT p.review_id, p.phrase, NULL, NULL
    FROM cut p
    ANTI JOIN told t ON t.review_id = p.review_id AND (contains(t.phrase, p.phrase) OR contains(p.phrase, t.phrase))
    WHERE p.is_closed
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
-- An open list. The words of an aspect: of its name, and of its phrases where few other aspects have them; sure ones are those
-- that its phrases have more often than those of all other aspects.
token AS (
    SELECT source, locale, aspect_word, token, bool_or(is_name) AS is_name, count(*) AS phrases
    FROM (
        SELECT source, locale, aspect_word, is_name, unnest(list_distinct(CASE WHEN locale IN ('ja', 'zh')
            THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
            ELSE [left(x, 5) FOR x IN string_split_regex(word, '[^\pL\d]+') IF length(x) >= CASE WHEN is_name THEN 3 ELSE 4 END] END)) AS token
        FROM (
            SELECT DISTINCT source, locale, aspect_word, aspect_word AS word, true AS is_name FROM asked WHERE NOT is_closed
            UNION ALL
            SELECT DISTINCT source, locale, aspect_word, lower(phrase), false FROM told ANTI JOIN closed USING (source, locale)))
    GROUP BY source, locale, aspect_word, token
),
own AS MATERIALIZED (
    SELECT source, locale, aspect_word, list(token) AS tokens, list(token) FILTER (is_sure) AS sure
    FROM (
        SELECT *, is_name OR (phrases >= 2 AND 2 * phrases >= sum(phrases) OVER (PARTITION BY source, locale, token)) AS is_sure
        FROM token
        QUALIFY is_sure OR count(*) OVER (PARTITION BY source, locale, token) <= 6)
    GROUP BY source, locale, aspect_word
),
-- The words of opinions: those that phrases have more often than the other sentences of reviews, and names of aspects. A
-- sentence without any ("I bought it in May") is never the right one.
opinion AS (
    SELECT source, locale, list(token) AS tokens
    FROM (
        SELECT source, locale, token, bool_or(is_name) AS is_name, sum(phrases) AS phrases FROM token GROUP BY ALL)
    JOIN (SELECT source, locale, sum(words) AS words FROM (SELECT source, locale, count(DISTINCT phrase) AS words FROM told ANTI JOIN closed USING (source, locale) GROUP BY ALL) GROUP BY ALL) t USING (source, locale)
    JOIN (
        SELECT source, locale, token, count(*) AS sentences, any_value(total) AS total
        FROM (SELECT source, locale, unnest(list_distinct([left(x, 5) FOR x IN string_split_regex(lower(phrase), '[^\pL\d]+') IF length(x) >= 3])) AS token,
                count(*) OVER (PARTITION BY source, locale) AS total
            FROM (SELECT DISTINCT a.source, a.locale, c.phrase FROM cut c JOIN asked a USING (review_id) WHERE NOT c.is_closed))
        GROUP BY source, locale, token) s USING (source, locale, token)
    WHERE phrases >= 4 AND phrases * s.total >= 2 * s.sentences * t.words
    GROUP BY source, locale
),
-- English words that speak of an aspect without its name ("could barely hear any music").
said_else AS (
    SELECT * FROM (VALUES
        ('sound|noise|volume|audio|speaker|music|song', '\b(hear|heard|hearing|loud\w*|quiet\w*|nois\w+|music|volume|listen\w*|sound\w*)\b'),
        ('smell|scent|odou?r|fragran|aroma', '\b(smell\w*|scent\w*|odou?r\w*|fragran\w+|aroma\w*|stink\w*|perfume\w*)\b')
    ) AS v(aspects, words)
),
sentence AS MATERIALIZED (
    SELECT a.review_id, a.aspect_word, c.phrase, contains(c.phrase, a.phrase) AS is_gold,
        list_bool_or([contains(lower(c.phrase), t) FOR t IN k.tokens]) AS has_opinion,
        list_bool_or([contains(lower(c.phrase), t) FOR t IN o.tokens]) OR a.locale = 'en' AND EXISTS (
            FROM said_else e WHERE regexp_matches(a.aspect_word, e.aspects) AND regexp_matches(lower(c.phrase), e.words)) AS heard,
        contains(c.phrase, a.phrase) AND list_bool_or([contains(lower(c.phrase), t) FOR t IN o.sure]) AS sure
    FROM (SELECT * FROM asked WHERE NOT is_closed
        QUALIFY row_number() OVER (PARTITION BY review_id ORDER BY key_hash(review_id || aspect_word, 'asked')) = 1) a
    JOIN own o USING (source, locale, aspect_word) JOIN opinion k USING (source, locale) JOIN cut c ON c.review_id = a.review_id
),
-- The right sentence has a sure word, those offered have none that may be one; opinions are offered first.
loose AS MATERIALIZED (
    SELECT review_id, aspect_word, phrase, others
    FROM (
        SELECT review_id, aspect_word, min(phrase) FILTER (is_gold) AS phrase, count(*) FILTER (is_gold) AS golds, bool_or(sure) AS sure,
            list({'phrase': phrase, 'has_opinion': has_opinion} ORDER BY phrase)
                FILTER (NOT is_gold AND NOT heard AND length(phrase) BETWEEN 15 AND 220) AS others
        FROM sentence
        GROUP BY review_id, aspect_word)
    WHERE golds = 1 AND sure AND length(phrase) <= 220 AND len(others) >= 3
),
pool AS (
    SELECT s.review_id, list(wrong_item(md5(w.phrase), w.phrase, 'closed_list', CASE WHEN w.aspect IS NULL
            THEN 'all that the review says of ' || s.aspect || ' is recorded, and this is not among it'
            ELSE 'in the review this is about ' || w.aspect END,
        CASE WHEN w.aspect IS NULL THEN 0.3 ELSE 0.8 END)) AS pool
    FROM few s JOIN (SELECT review_id, phrase, min(aspect_word) AS aspect_word, min(aspect) AS aspect FROM passage GROUP BY ALL) w
        ON w.review_id = s.review_id AND w.aspect_word IS DISTINCT FROM s.aspect_word
    GROUP BY s.review_id
),
question AS (
    SELECT s.* EXCLUDE (is_closed), p.pool FROM few s JOIN pool p USING (review_id)
    UNION ALL
    SELECT a.* EXCLUDE (is_closed) REPLACE (l.phrase AS phrase), [wrong_item(md5(x.phrase), x.phrase, 'judgement',
        'the words of the review on ' || a.aspect || ' are: ' || a.phrase, CASE WHEN x.has_opinion THEN 0.8 ELSE 0.3 END) FOR x IN l.others]
    FROM asked a JOIN loose l USING (review_id, aspect_word)
)
SELECT
    review_id || ' ' || aspect_word AS fact_key,
    locale AS language,
    group_id AS group_key,
    group_id AS family_key,
    text AS slot_review,
    aspect AS slot_aspect,
    [gold_item(md5(phrase), phrase)] AS gold,
    pool,
    [source] AS sources,
    [src, review_src] AS source_rows
FROM question
