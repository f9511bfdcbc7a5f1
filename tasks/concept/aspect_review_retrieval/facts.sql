-- One fact: an aspect and a polarity, in a category: three remarks of its customers. Wrong: remarks of the same branch that
-- judge the aspect the other way, or judge another aspect.
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
        list(DISTINCT src) || list(DISTINCT review_src) AS src, md5(category_id || word) AS draw
    FROM step.remark_usable
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
    FROM (SELECT fact, md5_number_lower(fact) AS fact_no, source, locale, branch_id, aspect_word, polarity FROM asked) a
    JOIN (
        SELECT source, locale, aspect_word, other_word FROM step.remark_apart
        UNION ALL SELECT DISTINCT source, locale, aspect_word, aspect_word FROM asked) x USING (source, locale, aspect_word)
    JOIN remark w ON w.source = a.source AND w.locale = a.locale AND w.branch_id = a.branch_id AND w.aspect_word = x.other_word
        AND (w.nth < 7 OR x.other_word = a.aspect_word OR w.is_open)
    WHERE CASE WHEN w.aspect_word = a.aspect_word THEN w.polarity <> a.polarity
        ELSE NOT list_contains(coalesce(w.near_aspects, []), a.aspect_word) END
    QUALIFY row_number() OVER (PARTITION BY a.fact, a.locale, nearness ORDER BY xor(a.fact_no, w.remark_no))
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
