-- One fact: what one review says of an aspect. Wrong: a remark of the same branch that judges the aspect the other way, and two
-- that judge another aspect, one this way and one that: then neither aspect nor opinion of the right one stands out.
-- One row a remark of a branch, however often it was made.
WITH remark AS MATERIALIZED (
    SELECT c.source, c.locale, c.branch_id, c.aspect_word, c.polarity, c.word, min(c.aspect) AS aspect, min(c.phrase) AS phrase,
        md5(c.word) AS remark_id, n.aspects AS near_aspects,
        row_number() OVER (PARTITION BY c.source, c.locale, c.branch_id, c.aspect_word, c.polarity ORDER BY md5(c.word)) - 1 AS nth,
        row_number() OVER () AS number
    FROM step.remark_usable c LEFT JOIN step.remark_near n USING (source, locale, word)
    GROUP BY c.source, c.locale, c.branch_id, c.aspect_word, c.polarity, c.word, n.aspects
    QUALIFY nth < 16
),
stock AS MATERIALIZED (
    SELECT source, locale, branch_id, aspect_word, count(*) FILTER (polarity = 'positive') AS likes, count(*) FILTER (polarity = 'negative') AS dislikes
    FROM remark GROUP BY ALL
),
-- Few remarks a category, aspect and polarity.
asked AS MATERIALIZED (
    SELECT c.review_id, c.source, c.locale, c.src, c.review_src, c.aspect, c.aspect_word, c.polarity, c.phrase, c.word, c.category_id,
        n.name AS category, n.src AS category_src, c.branch_id, md5_number_lower(c.review_id || c.aspect_word) AS draw
    FROM step.remark_usable c JOIN core.category_name n ON n.category_id = c.category_id AND n.locale = c.locale AND n.kind = 'name'
    QUALIFY row_number() OVER (PARTITION BY c.source, c.locale, c.category_id, c.aspect_word, c.polarity
            ORDER BY key_hash(c.review_id || c.aspect_word, 'asked'), c.phrase) <= CASE WHEN c.is_open THEN 6 ELSE 2 END
        AND row_number() OVER (PARTITION BY c.review_id, c.aspect_word ORDER BY c.phrase) = 1
),
-- The other aspects of a branch, those that are judged both ways first.
partner AS MATERIALIZED (
    SELECT s.source, s.locale, s.branch_id, s.aspect_word, o.aspect_word AS other_word, least(12, count(*) OVER w) AS partners,
        greatest(1, least(12, count(*) FILTER (o.likes > 0 AND o.dislikes > 0) OVER w)) AS twofold,
        row_number() OVER (w ORDER BY o.likes > 0 AND o.dislikes > 0 DESC, md5(s.aspect_word || o.aspect_word)) - 1 AS place
    FROM stock s JOIN step.remark_apart x USING (source, locale, aspect_word)
    JOIN stock o ON o.source = s.source AND o.locale = s.locale AND o.branch_id = s.branch_id AND o.aspect_word = x.other_word
    WINDOW w AS (PARTITION BY s.source, s.locale, s.branch_id, s.aspect_word)
    QUALIFY place < 12
),
-- Who sits beside the right one: what is said of it, which way, and how near.
seat AS (
    SELECT draw, source, locale, branch_id, aspect_word, aspect_word AS other_word, polarity = 'negative' AS is_praise,
        -- Half of the questions do without it.
        CASE WHEN draw % 2 = 0 THEN 0.9 ELSE 0.35 END AS nearness FROM asked
    UNION ALL
    SELECT a.draw, a.source, a.locale, a.branch_id, a.aspect_word, p.other_word, (a.polarity = 'positive') = k.same, k.nearness
    FROM asked a
    JOIN partner p USING (source, locale, branch_id, aspect_word)
    JOIN (VALUES (0, true, 0.8), (0, false, 0.65), (1, true, 0.5), (2, true, 0.4)) k(step, same, nearness)
        ON p.place = ((a.draw // 2)::BIGINT % p.twofold + k.step) % p.partners AND k.step < p.partners
),
-- The remark in the seat: the one drawn, or the next one, if that has no word of the aspect that is asked about.
pool AS (
    SELECT d.draw, d.locale, list(wrong_item(w.remark_id, w.phrase, 'judgement', 'the remark is ' || w.polarity || ' on ' || w.aspect, d.nearness)) AS pool
    FROM (
        -- Numbers are drawn, their words fetched after.
        SELECT s.draw, s.locale, s.nearness, arg_min(w.number, t.step) AS number
        FROM (SELECT *, CASE WHEN is_praise THEN likes ELSE dislikes END AS size
            FROM seat JOIN (SELECT source, locale, branch_id, aspect_word AS other_word, likes, dislikes FROM stock) t USING (source, locale, branch_id, other_word)) s
        JOIN (VALUES (0), (1)) t(step) ON t.step < s.size
        JOIN remark w ON w.source = s.source AND w.locale = s.locale AND w.branch_id = s.branch_id AND w.aspect_word = s.other_word
            AND w.polarity = CASE WHEN s.is_praise THEN 'positive' ELSE 'negative' END AND w.nth = ((s.draw // 7)::BIGINT + t.step) % s.size
        WHERE s.aspect_word = s.other_word OR NOT list_contains(coalesce(w.near_aspects, []), s.aspect_word)
        GROUP BY s.draw, s.locale, s.nearness) d
    JOIN remark w USING (number)
    GROUP BY d.draw, d.locale
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
JOIN pool p USING (draw, locale)
JOIN task_text called ON called.key = a.polarity AND called.language = a.locale
