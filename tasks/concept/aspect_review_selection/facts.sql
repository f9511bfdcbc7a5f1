-- One fact: what one review says of an aspect. Wrong: remarks that judge the aspect the other way, or judge another aspect.
WITH form AS MATERIALIZED (
    -- The same words stand in many reviews.
    SELECT text, norm_text(text) AS word
    FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
),
said AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, n.word AS aspect_word, a.polarity,
        a.phrase, f.word, coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f ON f.text = a.phrase JOIN form n ON n.text = a.aspect
    WHERE a.polarity IN ('positive', 'negative') AND length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 4 ELSE 8 END AND 160
),
-- What is said both ways of one aspect, or of two aspects, says nothing clear.
clear AS (
    SELECT s.*
    FROM said s
    ANTI JOIN (SELECT source, locale, word FROM said GROUP BY ALL
        HAVING count(DISTINCT polarity) > 1 OR count(DISTINCT aspect_word) > 1) twofold USING (source, locale, word)
    -- "Quality" or "value" may be meant by praise of anything, and anything by praise of the quality.
    WHERE NOT regexp_matches(aspect_word, '\b(qualit|calidad|qualid|satisf|recommend|enjoy|experience|overall|general|value|'
        || 'rating|engage|content|relevan|useful|usab|effective|issue|perform|functional|suitab|anticipat|entertain|'
        || 'purchase|product|item|expectation)|品質|质量')
),
phrase AS MATERIALIZED (SELECT DISTINCT source, locale, aspect_word, polarity, word FROM clear),
-- The words of an aspect: its name, and what its remarks say and those of most other aspects do not. Chinese and
-- Japanese have pairs of signs for words.
aspect_count AS (SELECT source, locale, count(DISTINCT aspect_word) AS aspects FROM phrase GROUP BY ALL),
spoken AS MATERIALIZED (
    SELECT DISTINCT source, locale, aspect_word, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
        ELSE list_filter(string_split(word, ' '), lambda x: length(x) >= 4) END) AS token
    FROM (SELECT DISTINCT source, locale, aspect_word, word FROM phrase
        UNION SELECT DISTINCT source, locale, aspect_word, aspect_word FROM phrase)
),
own AS MATERIALIZED (
    SELECT source, locale, token, list(aspect_word) AS aspects
    FROM spoken JOIN aspect_count c USING (source, locale)
    GROUP BY source, locale, token, c.aspects
    HAVING count(*) <= greatest(3, c.aspects // 3)
),
-- Of which other aspects a remark has words.
near_words AS (
    SELECT source, locale, word, list_distinct(flatten(list(aspects))) AS aspects
    FROM (SELECT DISTINCT source, locale, word, unnest(CASE WHEN locale IN ('ja', 'zh')
            THEN [substr(word, i, 2) FOR i IN range(1, length(word))] ELSE string_split(word, ' ') END) AS token FROM phrase)
    JOIN own USING (source, locale, token)
    GROUP BY ALL
),
-- What customers speak of in a branch of the shop: a remark on the comfort of pasta would stand out.
branch AS (SELECT category_id, coalesce(parent_id, category_id) AS branch_id FROM core.category),
heard_of AS MATERIALIZED (
    SELECT DISTINCT c.source, c.locale, b.branch_id, c.aspect_word FROM clear c JOIN branch b USING (category_id)
),
-- Two aspects that one review lists are two things.
listed AS (
    SELECT r.locale, a.source, list(DISTINCT n.word ORDER BY n.word) AS aspect_words
    FROM core.review_aspect a JOIN core.review r USING (review_id) JOIN form n ON n.text = a.aspect
    GROUP BY r.locale, a.source, a.review_id
),
apart AS MATERIALIZED (
    SELECT DISTINCT source, locale, aspect_word, other_word
    FROM (SELECT source, locale, aspect_word, unnest(aspect_words) AS other_word
        FROM (SELECT *, unnest(aspect_words) AS aspect_word FROM (SELECT DISTINCT * FROM listed)))
    WHERE aspect_word <> other_word
),
-- One row a remark, however often it was made.
remark AS MATERIALIZED (
    SELECT c.source, c.locale, c.aspect_word, c.polarity, c.word, min(c.aspect) AS aspect, min(c.phrase) AS phrase,
        md5(c.word) AS remark_id, n.aspects AS near_aspects
    FROM clear c LEFT JOIN near_words n USING (source, locale, word)
    GROUP BY c.source, c.locale, c.aspect_word, c.polarity, c.word, n.aspects
    QUALIFY row_number() OVER (PARTITION BY c.source, c.locale, c.aspect_word, c.polarity ORDER BY md5(c.word)) <= 40
),
-- Wrong for an aspect and a polarity: the same aspect judged the other way, another aspect without words of the asked
-- one. Which of them is offered for which category is drawn below.
target AS (SELECT DISTINCT source, locale, aspect_word, polarity FROM clear),
unfit AS MATERIALIZED (
    SELECT t.source, t.locale, t.aspect_word, t.polarity, 'other way' AS kind, w.aspect_word AS other_word, w.remark_id
    FROM target t JOIN remark w ON w.source = t.source AND w.locale = t.locale AND w.aspect_word = t.aspect_word
        AND w.polarity <> t.polarity
    UNION ALL
    SELECT t.source, t.locale, t.aspect_word, t.polarity, CASE WHEN w.polarity = t.polarity THEN 'same way' ELSE 'neither' END,
        w.aspect_word, w.remark_id
    FROM target t
    JOIN apart x ON x.source = t.source AND x.locale = t.locale AND x.aspect_word = t.aspect_word
    JOIN remark w ON w.source = t.source AND w.locale = t.locale AND w.aspect_word = x.other_word
    WHERE NOT list_contains(coalesce(w.near_aspects, []), t.aspect_word)
),
fewer AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY source, locale, aspect_word, polarity, kind
        ORDER BY md5(aspect_word || polarity || remark_id)) AS place
    FROM unfit
    QUALIFY place <= CASE kind WHEN 'same way' THEN 60 ELSE 24 END
),
-- The polarity that the golds have is as frequent as the other one; three remarks a category, aspect and polarity.
asked AS MATERIALIZED (
    SELECT c.review_id, c.source, c.locale, c.src, c.review_src, c.aspect, c.aspect_word, c.polarity, c.phrase, c.word, c.category_id,
        n.name AS category, n.src AS category_src, coalesce(b.branch_id, '') AS branch_id
    FROM clear c LEFT JOIN branch b USING (category_id) JOIN core.category_name n ON n.category_id = c.category_id AND n.locale = c.locale AND n.kind = 'name'
    QUALIFY row_number() OVER (PARTITION BY c.source, c.locale, c.category_id, c.aspect_word, c.polarity
            ORDER BY key_hash(c.review_id || c.aspect_word, 'asked'), c.phrase) <= 2
        AND row_number() OVER (PARTITION BY c.review_id, c.aspect_word ORDER BY c.phrase) = 1
),
-- Remarks to draw from, once for a branch; each question takes the next ones from a place of its own. Those on aspects that
-- customers of the branch speak of come first, the others only where there are too few.
spot AS MATERIALIZED (
    SELECT *, row_number() OVER () AS spot
    FROM (SELECT DISTINCT source, locale, branch_id, aspect_word, polarity FROM asked)
),
ring AS MATERIALIZED (
    SELECT s.spot, u.kind, u.remark_id, count(*) OVER (PARTITION BY s.spot, u.kind) AS members,
        count(h.aspect_word) OVER (PARTITION BY s.spot, u.kind) AS heard,
        row_number() OVER (PARTITION BY s.spot, u.kind ORDER BY h.aspect_word IS NULL, u.place) - 1 AS nth
    FROM spot s JOIN fewer u USING (source, locale, aspect_word, polarity)
    LEFT JOIN heard_of h ON h.source = s.source AND h.locale = s.locale AND h.branch_id = s.branch_id AND h.aspect_word = u.other_word
),
seat AS (
    SELECT spot, kind, places, least(max(members), greatest(max(heard), places)) AS members
    FROM ring JOIN (VALUES ('other way', 3), ('same way', 4), ('neither', 2)) k(kind, places) USING (kind)
    GROUP BY spot, kind, places
),
offered AS (
    SELECT review_id, locale, aspect_word, source, spot, kind, CAST((md5_number_lower(review_id || kind) + step) % members AS BIGINT) AS nth
    FROM (SELECT a.review_id, a.locale, a.aspect_word, a.source, spot, kind, members, unnest(range(least(places, members))) AS step
        FROM asked a JOIN spot USING (source, locale, branch_id, aspect_word, polarity) JOIN seat USING (spot))
),
pool AS (
    SELECT o.review_id, o.locale, o.aspect_word, list(wrong_item(w.remark_id, w.phrase, 'judgement',
        'the remark is ' || w.polarity || ' on ' || w.aspect,
        CASE o.kind WHEN 'other way' THEN 0.9 WHEN 'same way' THEN 0.7 ELSE 0.3 END)) AS pool
    FROM offered o JOIN ring r USING (spot, kind, nth)
    JOIN remark w ON w.source = o.source AND w.locale = o.locale AND w.remark_id = r.remark_id
    GROUP BY ALL
)
SELECT
    a.review_id || ' ' || a.aspect_word AS fact_key,
    a.locale AS language,
    a.category_id AS group_key,
    a.source || ' ' || md5(a.word) AS family_key,
    a.category AS slot_category,
    a.aspect AS slot_aspect,
    called.text AS slot_polarity,
    [gold_item(md5(a.word), a.phrase)] AS gold,
    p.pool AS pool,
    [a.source] AS sources,
    [a.src, a.review_src, a.category_src] AS source_rows
FROM asked a
JOIN pool p USING (review_id, locale, aspect_word)
JOIN task_text called ON called.key = a.polarity AND called.language = a.locale
