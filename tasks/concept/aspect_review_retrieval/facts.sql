-- One fact: an aspect and a polarity, in a category: three remarks of its customers. Wrong: remarks of the same branch that
-- judge the aspect the other way, or judge another aspect.
WITH form AS MATERIALIZED (
    -- The same words stand in many reviews.
    SELECT text, norm_text(text) AS word
    FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
),
-- What customers speak of in a branch of the shop: a remark on the comfort of pasta would stand out.
branch AS (SELECT category_id, coalesce(parent_id, category_id) AS branch_id FROM core.category),
said AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, n.word AS aspect_word, a.polarity,
        a.phrase, f.word, b.category_id, b.branch_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN branch b ON b.category_id = coalesce(r.category_id, p.category_id)
    JOIN form f ON f.text = a.phrase JOIN form n ON n.text = a.aspect
    WHERE a.polarity IN ('positive', 'negative') AND length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 4 ELSE 8 END AND 160
),
-- What is said both ways of one aspect, or of two aspects, says nothing clear. Where an aspect may be anything its words are
-- less sure than where people chose from a list.
clear AS MATERIALIZED (
    SELECT s.*, c.is_open
    FROM said s
    JOIN (SELECT source, locale, count(DISTINCT aspect_word) > 40 AS is_open FROM said GROUP BY ALL) c USING (source, locale)
    ANTI JOIN (SELECT source, locale, word FROM said GROUP BY ALL
        HAVING count(DISTINCT polarity) > 1 OR count(DISTINCT aspect_word) > 1) twofold USING (source, locale, word)
    -- "Quality" or "value" may be meant by praise of anything, and anything by praise of the quality.
    WHERE NOT regexp_matches(aspect_word, '\b(qualit|calidad|qualid|satisf|recommend|enjoy|experience|overall|general|value|'
        || 'rating|engage|content|relevan|useful|usab|effective|issue|perform|functional|suitab|anticipat|entertain|'
        || 'purchase|product|item|expectation)|品質|质量')
        AND NOT (is_open AND regexp_matches(aspect_word, '\b(theme|emotion|presentation|appeal|impression|condition|reliab|design|'
            || 'communication|comparison|set|accuracy)'))
),
phrase AS MATERIALIZED (SELECT DISTINCT source, locale, is_open, aspect_word, polarity, word FROM clear),
-- The words of an aspect: its name, and what its remarks say and those of most other aspects do not. Chinese and
-- Japanese have pairs of signs for words.
spoken AS MATERIALIZED (
    SELECT source, locale, is_open, aspect_word, token, bool_or(is_name) AS is_name, count(*) AS remarks
    FROM (
        SELECT source, locale, is_open, aspect_word, is_name, unnest(list_distinct(CASE WHEN locale IN ('ja', 'zh')
            THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
            ELSE list_filter(string_split(word, ' '), lambda x: length(x) >= 4 OR is_name AND length(x) = 3) END)) AS token
        FROM (SELECT DISTINCT source, locale, is_open, aspect_word, word, false AS is_name FROM phrase
            UNION ALL SELECT DISTINCT source, locale, is_open, aspect_word, aspect_word, true FROM phrase))
    GROUP BY source, locale, is_open, aspect_word, token
),
own AS MATERIALIZED (
    SELECT source, locale, token, list(aspect_word) AS aspects
    FROM spoken JOIN (SELECT source, locale, count(DISTINCT aspect_word) AS aspects FROM phrase GROUP BY ALL) c USING (source, locale)
    GROUP BY source, locale, token, c.aspects
    HAVING count(*) <= greatest(3, c.aspects // 3)
),
part AS MATERIALIZED (
    SELECT DISTINCT source, locale, is_open, word, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN [substr(word, i, 2) FOR i IN range(1, length(word))] ELSE string_split(word, ' ') END) AS token
    FROM phrase
),
-- Of which other aspects a remark has words.
near_words AS MATERIALIZED (
    SELECT source, locale, word, list_distinct(flatten(list(aspects))) AS aspects
    FROM part JOIN own USING (source, locale, token)
    GROUP BY ALL
),
-- Where an aspect may be anything a remark must have a word of its own aspect: of the name, or one that remarks on it have
-- more often than those on all others.
sure AS (
    SELECT source, locale, aspect_word, token
    FROM spoken
    WHERE is_open
    QUALIFY is_name OR (remarks >= 2 AND 2 * remarks >= sum(remarks) OVER (PARTITION BY source, locale, token))
),
speaking AS (
    SELECT DISTINCT source, locale, aspect_word, word
    FROM (SELECT * FROM part WHERE is_open) JOIN sure USING (source, locale, token)
),
usable AS MATERIALIZED (
    SELECT * FROM clear WHERE NOT is_open
    UNION ALL
    SELECT * FROM clear SEMI JOIN speaking USING (source, locale, aspect_word, word) WHERE is_open
),
-- Two aspects that one review lists are two things; where an aspect may be anything, those that have nothing to do with each
-- other.
listed AS (
    SELECT DISTINCT list(DISTINCT aspect_word ORDER BY aspect_word) AS aspect_words, locale, source
    FROM (SELECT r.locale, a.source, a.review_id, n.word AS aspect_word FROM core.review_aspect a JOIN core.review r USING (review_id) JOIN form n ON n.text = a.aspect)
    GROUP BY locale, source, review_id
),
kind AS (
    SELECT source, locale, aspect_word, CASE WHEN NOT is_open THEN aspect_word
        WHEN regexp_matches(aspect_word, '\b(appear|styl|colou?r|aesthet|look|beaut|attract|decor|visual|art|illustr|picture|image|photo)') THEN 'looks'
        WHEN regexp_matches(aspect_word, '\b(durab|sturd|stabil|strength|longev|material|build|craft|protect|thick|leak|damage)') THEN 'lasting'
        WHEN regexp_matches(aspect_word, '\b(tast|flavo|sweet|textur|fresh|palat|aroma|smell|scent)') THEN 'taste'
        WHEN regexp_matches(aspect_word, '\b(plot|stor|genre|narrat|inspir|pac|emotion|educat|inform)') THEN 'plot'
        WHEN regexp_matches(aspect_word, '\b(writ|author|dialog|read|language)') THEN 'writing'
        WHEN regexp_matches(aspect_word, '\b(music|song|sound|voice|vocal|melod|lyric|audio|rhythm|bass|volume|noise)') THEN 'sound'
        WHEN regexp_matches(aspect_word, '\b(fit|size|length|comfort|width|weight)') THEN 'size'
        WHEN regexp_matches(aspect_word, '\b(ease|easy|convenien|install|assembl|instruct|access|practical|versatil|portab|setup|interface)') THEN 'ease'
        WHEN regexp_matches(aspect_word, '\b(deliver|ship|packag|arriv|customer|service|return|availab|support)') THEN 'delivery'
        WHEN regexp_matches(aspect_word, '\b(pric|valu|cost|afford|money)') THEN 'price'
        WHEN regexp_matches(aspect_word, '\bcharacter') THEN 'characters' ELSE aspect_word END AS kin, is_open
    FROM phrase
    GROUP BY ALL
),
apart AS MATERIALIZED (
    SELECT DISTINCT l.source, l.locale, l.aspect_word, l.other_word
    FROM (SELECT source, locale, aspect_word, unnest(aspect_words) AS other_word
        FROM (SELECT *, unnest(aspect_words) AS aspect_word FROM listed)) l
    SEMI JOIN (SELECT * FROM kind WHERE NOT is_open) k USING (source, locale, aspect_word)
    WHERE aspect_word <> other_word
    UNION ALL
    SELECT k.source, k.locale, k.aspect_word, o.aspect_word
    FROM kind k JOIN kind o ON o.source = k.source AND o.locale = k.locale AND o.kin <> k.kin
    WHERE k.is_open
),
-- One row a remark of a branch, however often it was made.
remark AS MATERIALIZED (
    SELECT c.source, c.locale, c.branch_id, c.aspect_word, c.polarity, c.word, min(c.aspect) AS aspect, min(c.phrase) AS phrase,
        md5(c.word) AS remark_id, n.aspects AS near_aspects,
        row_number() OVER (PARTITION BY c.source, c.locale, c.branch_id, c.aspect_word, c.polarity ORDER BY md5(c.word)) - 1 AS nth
    FROM usable c LEFT JOIN near_words n USING (source, locale, word)
    GROUP BY c.source, c.locale, c.branch_id, c.aspect_word, c.polarity, c.word, n.aspects
    QUALIFY nth < 10
),
-- What customers of the category said, each remark once, none part of another.
heard AS (
    SELECT source, locale, category_id, branch_id, is_open, aspect_word, polarity, word, min(aspect) AS aspect, min(phrase) AS phrase,
        list(DISTINCT src) || list(DISTINCT review_src) AS src, md5(category_id || word) AS draw
    FROM usable
    GROUP BY ALL
),
gold AS MATERIALIZED (
    SELECT h.source, h.locale, h.category_id, h.branch_id, h.aspect_word, h.polarity, min(h.aspect) AS aspect, count(*) AS remarks,
        list(gold_item(md5(h.word), h.phrase) ORDER BY h.draw) AS gold,
        flatten(list(h.src)) AS src, md5(h.category_id || h.aspect_word || h.polarity) AS fact
    FROM (SELECT h.* FROM heard h
        ANTI JOIN heard x ON x.source = h.source AND x.locale = h.locale AND x.category_id = h.category_id
            AND x.aspect_word = h.aspect_word AND x.polarity = h.polarity AND x.word <> h.word AND contains(h.word, x.word)
        QUALIFY row_number() OVER (PARTITION BY h.source, h.locale, h.category_id, h.aspect_word, h.polarity ORDER BY h.draw) <= 3) h
    GROUP BY h.source, h.locale, h.category_id, h.branch_id, h.aspect_word, h.polarity
    HAVING count(*) = 3
),
asked AS MATERIALIZED (
    SELECT g.*, n.name AS category, n.src AS category_src
    FROM gold g JOIN core.category_name n ON n.category_id = g.category_id AND n.locale = g.locale AND n.kind = 'name'
    QUALIFY row_number() OVER (PARTITION BY g.source, g.locale ORDER BY g.remarks DESC, g.fact) <= 1000
),
-- Of its aspect judged the other way, of other aspects both ways.
offered AS (
    SELECT a.fact, a.locale, w.remark_id, w.phrase, w.polarity, w.aspect,
        CASE WHEN w.aspect_word = a.aspect_word THEN 0.9 WHEN w.polarity = a.polarity THEN 0.7 ELSE 0.3 END AS nearness
    FROM (SELECT fact, source, locale, branch_id, aspect_word, polarity FROM asked) a
    JOIN (
        SELECT source, locale, aspect_word, other_word FROM apart
        UNION ALL SELECT DISTINCT source, locale, aspect_word, aspect_word FROM asked) x USING (source, locale, aspect_word)
    JOIN remark w ON w.source = a.source AND w.locale = a.locale AND w.branch_id = a.branch_id AND w.aspect_word = x.other_word
    WHERE CASE WHEN w.aspect_word = a.aspect_word THEN w.polarity <> a.polarity
        ELSE NOT list_contains(coalesce(w.near_aspects, []), a.aspect_word) END
    QUALIFY row_number() OVER (PARTITION BY a.fact, a.locale, nearness ORDER BY md5(a.fact || w.remark_id))
        <= CASE nearness WHEN 0.9 THEN 6 WHEN 0.7 THEN 9 ELSE 7 END
),
pool AS (
    SELECT fact, locale, list(wrong_item(remark_id, phrase, 'judgement', 'the remark is ' || polarity || ' on ' || aspect, nearness)) AS pool
    FROM offered
    GROUP BY ALL
)
SELECT
    a.category_id || ' ' || a.aspect_word || ' ' || a.polarity AS fact_key,
    a.locale AS language,
    a.category_id AS group_key,
    a.category_id || ' ' || md5(a.aspect_word) AS family_key,
    a.category AS slot_category,
    a.aspect AS slot_aspect,
    called.text AS slot_polarity,
    a.gold AS gold,
    p.pool AS pool,
    [a.source] AS sources,
    list_sort(list_distinct(list_append(a.src, a.category_src))) AS source_rows
FROM asked a
JOIN pool p USING (fact, locale)
JOIN task_text called ON called.key = a.polarity AND called.language = a.locale
