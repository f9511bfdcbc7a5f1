-- One fact: an aspect and a polarity, in a category: three remarks of its customers, or two where no third was made. Wrong:
-- remarks of the same branch that judge the aspect the other way, or judge another aspect.
-- One row a remark of a branch, however often it was made.
WITH remark AS MATERIALIZED (
    SELECT c.source, c.locale, c.is_open, c.branch_id, c.aspect_word, c.polarity, c.word, min(c.aspect) AS aspect, min(c.phrase) AS phrase,
        md5(c.word) AS remark_id, md5_number_lower(c.word) AS remark_no, n.aspects AS near_aspects,
        row_number() OVER (PARTITION BY c.source, c.locale, c.branch_id, c.aspect_word, c.polarity ORDER BY md5(c.word)) - 1 AS nth
    FROM step.remark_usable c LEFT JOIN step.remark_near n USING (source, locale, word)
    GROUP BY c.source, c.locale, c.is_open, c.branch_id, c.aspect_word, c.polarity, c.word, n.aspects
    QUALIFY nth < 10
),
-- What customers of the category said, each remark once, none part of another.
heard AS (
    SELECT source, locale, category_id, branch_id, is_open, aspect_word, polarity, word, min(aspect) AS aspect, min(phrase) AS phrase,
        list(src) || list(review_src) AS src, md5(category_id || word) AS draw
    FROM step.remark_usable
    GROUP BY ALL
),
gold AS MATERIALIZED (
    SELECT h.source, h.locale, h.category_id, h.branch_id, h.aspect_word, h.polarity, min(h.aspect) AS aspect, bool_and(h.is_open) AS is_open,
        count(*) AS remarks,
        list(gold_item(md5(h.word), h.phrase) ORDER BY h.draw) AS gold,
        flatten(list(h.src)) AS src, md5(h.category_id || h.aspect_word || h.polarity) AS fact
    FROM (SELECT h.* FROM heard h
        ANTI JOIN heard x ON x.source = h.source AND x.locale = h.locale AND x.category_id = h.category_id
            AND x.aspect_word = h.aspect_word AND x.polarity = h.polarity AND x.word <> h.word AND contains(h.word, x.word)
        QUALIFY row_number() OVER (PARTITION BY h.source, h.locale, h.category_id, h.aspect_word, h.polarity ORDER BY h.draw) <= 3) h
    GROUP BY h.source, h.locale, h.category_id, h.branch_id, h.aspect_word, h.polarity
    HAVING count(*) = 3 OR count(*) = 2 AND bool_and(h.is_open)
),
asked AS MATERIALIZED (
    SELECT g.*, n.name AS category, n.src AS category_src
    FROM gold g JOIN core.category_name n ON n.category_id = g.category_id AND n.locale = g.locale AND n.kind = 'name'
    QUALIFY row_number() OVER (PARTITION BY g.source, g.locale ORDER BY g.remarks DESC, g.fact) <= 1000
),
-- Where an aspect may be anything a branch is a single kind of product, of which few remarks are known: then those of other
-- kinds do, if they are short and name no kind of product: on aspects that customers of this kind speak of, or else those of most.
named AS (SELECT DISTINCT unnest(string_split(lower(n.name), ' ')) AS token FROM core.category_name n SEMI JOIN asked a ON a.category_id = n.category_id),
spoken AS MATERIALIZED (
    SELECT DISTINCT a.source, r.locale, r.category_id, f.word AS aspect_word
    FROM (SELECT * FROM core.review_aspect SEMI JOIN (SELECT source FROM asked WHERE is_open) o USING (source)) a
    JOIN core.review r USING (review_id) JOIN step.remark_form f ON f.text = a.aspect
    WHERE r.category_id IS NOT NULL
),
common AS (SELECT source, locale, aspect_word FROM spoken GROUP BY ALL HAVING count(*) >= 60),
fitting AS (
    SELECT source, locale, branch_id, aspect_word, min(far) AS far
    FROM (SELECT s.source, s.locale, b.branch_id, s.aspect_word, 1 AS far
            FROM spoken s JOIN (SELECT DISTINCT category_id, branch_id FROM asked WHERE is_open) b USING (category_id)
        UNION ALL SELECT b.source, b.locale, b.branch_id, c.aspect_word, 2
            FROM common c JOIN (SELECT DISTINCT source, locale, branch_id FROM asked WHERE is_open) b USING (source, locale))
    GROUP BY ALL
),
roaming AS (
    SELECT w.*
    FROM (SELECT * FROM remark WHERE is_open AND length(phrase) <= 36 AND NOT regexp_matches(phrase, '\d|.[A-Z]')) w
    ANTI JOIN (SELECT DISTINCT p.word FROM (SELECT word, unnest(string_split(word, ' ')) AS token FROM remark WHERE is_open) p
        JOIN named n ON n.token = p.token OR n.token || 's' = p.token) x ON x.word = w.word
),
seat AS MATERIALIZED (
    SELECT *, row_number() OVER () AS seat FROM (
        SELECT *, 0::UBIGINT AS far FROM remark
        UNION ALL
        SELECT w.* REPLACE (s.branch_id AS branch_id), s.far::UBIGINT
        FROM roaming w JOIN fitting s ON s.source = w.source AND s.locale = w.locale AND s.aspect_word = w.aspect_word AND s.branch_id <> w.branch_id
        ANTI JOIN remark o ON o.source = w.source AND o.locale = w.locale AND o.branch_id = s.branch_id AND o.word = w.word)
),
-- Of its aspect judged the other way, of other aspects both ways. Numbers are drawn, their words fetched after.
drawn AS (
    SELECT a.fact, a.fact_no, a.locale, CASE WHEN w.aspect_word = a.aspect_word THEN 0.9 WHEN w.polarity = a.polarity THEN 0.7 ELSE 0.3 END AS nearness,
        min_by(w.seat, w.far * 4611686018427387904::UBIGINT + xor(a.fact_no, w.remark_no) // 4, 9) AS seats
    FROM (SELECT fact, md5_number_lower(fact) AS fact_no, source, locale, branch_id, aspect_word, polarity FROM asked) a
    JOIN (
        SELECT source, locale, aspect_word, other_word FROM step.remark_apart
        UNION ALL SELECT DISTINCT source, locale, aspect_word, aspect_word FROM asked) x USING (source, locale, aspect_word)
    JOIN seat w ON w.source = a.source AND w.locale = a.locale AND w.branch_id = a.branch_id AND w.aspect_word = x.other_word
        AND (w.nth < 7 OR x.other_word = a.aspect_word OR w.is_open)
    WHERE CASE WHEN w.aspect_word = a.aspect_word THEN w.polarity <> a.polarity
        ELSE NOT list_contains(coalesce(w.near_aspects, []), a.aspect_word) END
        -- "Fast" may be said of the delivery, whatever else it is said of.
        AND NOT (w.is_open AND regexp_matches(a.aspect_word, '\b(deliver|ship)') AND regexp_matches(w.word, '\b(fast|quick|slow|prompt)'))
    GROUP BY ALL
),
offered AS MATERIALIZED (
    SELECT fact, locale, is_open, far, far * 4611686018427387904::UBIGINT + xor(fact_no, remark_no) // 4 AS draw, remark_id, phrase, polarity, aspect, nearness
    FROM (SELECT fact, fact_no, nearness, unnest(seats[:CASE nearness WHEN 0.9 THEN 6 WHEN 0.7 THEN 9 ELSE 7 END]) AS seat FROM drawn)
    JOIN seat USING (seat)
),
pool AS (
    SELECT fact, locale, list(wrong_item(remark_id, phrase, 'judgement', 'the remark is ' || polarity || ' on ' || aspect, nearness)) AS pool
    FROM (SELECT * FROM offered WHERE NOT is_open
        UNION ALL (SELECT * FROM offered WHERE is_open QUALIFY far = 0 OR row_number() OVER (PARTITION BY fact, locale ORDER BY draw) <= 14))
    GROUP BY ALL
)
SELECT
    a.category_id || ' ' || a.aspect_word || ' ' || a.polarity AS fact_key,
    a.locale AS language,
    a.category_id AS group_key,
    a.category_id || ' ' || md5(a.aspect_word) || ' ' || a.polarity AS family_key,
    a.category AS slot_category,
    a.aspect AS slot_aspect,
    called.text AS slot_polarity,
    fmt_number(a.remarks, a.locale) AS slot_count,
    a.gold AS gold,
    p.pool AS pool,
    [a.source] AS sources,
    list_sort(list_distinct(list_append(a.src, a.category_src))) AS source_rows
FROM asked a
JOIN pool p USING (fact, locale)
JOIN task_text called ON called.key = a.polarity AND called.language = a.locale
