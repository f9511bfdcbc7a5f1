-- One fact: a leaf category and one that baskets with it hold at least six times as often as other baskets. Wrong: categories
-- of the same departments with a lift below one, that are held at most a quarter as often as the right one.
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
leaf AS MATERIALIZED (
    SELECT c.category_id, c.parent_id, r.root_id, c.source, c.src
    FROM core.category c JOIN root r USING (category_id) WHERE c.is_leaf
),
-- A basket counts once for each category in it. Stocking up (over 40 categories) says nothing of what belongs together.
basket_category AS (
    SELECT DISTINCT l.basket_id, p.category_id
    FROM core.purchase_line l JOIN core.product p USING (product_id) JOIN leaf USING (category_id)
),
basket AS (
    SELECT basket_id, count(*) AS categories FROM basket_category GROUP BY basket_id HAVING count(*) <= 40
),
line AS MATERIALIZED (
    SELECT b.basket_id, b.category_id, l.source FROM basket_category b JOIN basket USING (basket_id) JOIN leaf l USING (category_id)
),
total AS (SELECT source, count(DISTINCT basket_id) AS baskets FROM line GROUP BY source),
alone AS MATERIALIZED (SELECT source, category_id, count(*) AS baskets FROM line GROUP BY ALL),
together AS MATERIALIZED (
    SELECT a.category_id, b.category_id AS other_id, count(*) AS baskets
    FROM line a JOIN line b ON a.basket_id = b.basket_id AND a.category_id <> b.category_id AND a.source = b.source
    GROUP BY ALL
),
-- Categories that share a word are kinds of one thing (gum and chewing gum), or show by it that they belong together.
word AS MATERIALIZED (
    SELECT category_id, list_distinct(flatten(list([w FOR w IN string_split(norm_text(name), ' ') IF length(w) >= 4]))) AS words
    FROM core.category_name SEMI JOIN leaf USING (category_id)
    WHERE kind = 'name' AND locale NOT IN ('ja', 'zh') GROUP BY category_id
),
strong AS MATERIALIZED (
    SELECT t.category_id, t.other_id, t.baskets AS joint, a.baskets AS own, n.baskets AS total, a.source, la.root_id, lb.root_id AS other_root
    FROM together t
    JOIN alone a ON a.category_id = t.category_id
    JOIN alone b ON b.category_id = t.other_id
    JOIN total n ON n.source = a.source
    JOIN leaf la ON la.category_id = t.category_id
    JOIN leaf lb ON lb.category_id = t.other_id
    LEFT JOIN word wa ON wa.category_id = t.category_id
    LEFT JOIN word wb ON wb.category_id = t.other_id
    -- One basket in ten at least: of fewer nobody would think.
    WHERE NOT coalesce(list_has_any(wa.words, wb.words), false) AND t.baskets >= 16 AND 10 * t.baskets >= a.baskets AND la.parent_id IS DISTINCT FROM lb.category_id
      AND wilson_low(t.baskets, a.baskets) >= 6 * b.baskets / n.baskets
      AND NOT EXISTS (
          SELECT 1 FROM core.relation r
          WHERE r.kind = 'substitutes' AND r.left_id = t.category_id AND r.right_id = t.other_id)
    -- The strongest links, on both sides: those that a person can see a reason for (soup and croutons, not soup and bulbs).
    QUALIFY row_number() OVER (PARTITION BY t.category_id ORDER BY round(wilson_low(t.baskets, a.baskets) / b.baskets, 9) DESC,
            key_hash(t.category_id || ' ' || t.other_id, 'gold')) <= 3
        AND row_number() OVER (PARTITION BY t.other_id ORDER BY round(t.baskets / (a.baskets * b.baskets), 12) DESC,
            key_hash(t.category_id || ' ' || t.other_id, 'mutual')) <= 4
),
-- Of many customers: one who buys the same every week makes a habit look like a rule.
-- Fenced, or the planner may begin with all pairs of lines.
in_basket AS MATERIALIZED (
    SELECT s.category_id, s.other_id, l.basket_id FROM strong s JOIN line l USING (category_id)
),
usual AS MATERIALIZED (
    SELECT i.category_id, i.other_id
    FROM in_basket i SEMI JOIN line l ON l.basket_id = i.basket_id AND l.category_id = i.other_id
    JOIN (SELECT basket_id, min(coalesce(user_id, basket_id)) AS customer FROM core.purchase_line GROUP BY basket_id) c USING (basket_id)
    GROUP BY ALL HAVING count(DISTINCT c.customer) >= 12
),
-- What goes with nearly everything is asked for no more than a dozen times.
right_one AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY other_id) AS times
    FROM (FROM strong SEMI JOIN usual USING (category_id, other_id) QUALIFY row_number() OVER (PARTITION BY other_id ORDER BY key_hash(category_id || ' ' || other_id, 'seldom')) <= 12)
),
-- Wrong answers are what is right elsewhere; only a shop where next to nothing goes together offers its other categories.
usable AS MATERIALIZED (
    SELECT u.*, a.baskets, l.root_id, coalesce(l.parent_id, l.root_id) AS branch
    FROM (
        SELECT DISTINCT other_id AS wrong_id, source, times, false AS is_spare FROM right_one
        UNION ALL
        SELECT a.category_id, a.source, 1, true FROM alone a
        JOIN (SELECT source FROM right_one GROUP BY source HAVING count(DISTINCT other_id) < 12) USING (source)
        ANTI JOIN right_one r ON r.other_id = a.category_id
    ) u
    JOIN alone a ON a.category_id = u.wrong_id
    JOIN leaf l ON l.category_id = u.wrong_id
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940): of the baskets that hold the right or the
-- wrong one, the wrong one's share is at most a fifth, so that its rate is at most a quarter. A lift below one is asked
-- for besides, where at least one basket was to be expected.
pair AS MATERIALIZED (
    SELECT g.category_id, g.other_id, g.own, g.total, g.joint AS gold_joint, u.wrong_id, u.times, u.branch, u.baskets
    FROM right_one g JOIN usable u ON u.source = g.source AND u.root_id IN (g.root_id, g.other_root)
    LEFT JOIN word wa ON wa.category_id = g.category_id
    LEFT JOIN word wb ON wb.category_id = u.wrong_id
    WHERE NOT coalesce(list_has_any(wa.words, wb.words), false) AND u.wrong_id NOT IN (g.category_id, g.other_id) AND u.baskets * g.own >= g.total
),
wrong_one AS MATERIALIZED (
    SELECT g.*, coalesce(t.baskets, 0) AS joint, key_hash(g.category_id || ' ' || g.other_id || ' ' || g.wrong_id, 'pool') AS draw
    FROM pair g
    LEFT JOIN together t ON t.category_id = g.category_id AND t.other_id = g.wrong_id
    WHERE coalesce(t.baskets, 0) * g.total < g.baskets * g.own
      AND wilson_high(coalesce(t.baskets, 0), g.gold_joint + coalesce(t.baskets, 0)) <= 0.2
    QUALIFY row_number() OVER (PARTITION BY g.category_id, g.other_id ORDER BY draw) <= 60
),
-- Each is meant to be wrong three times as often as it is right, or it would show itself: drawn by weights that rise where a
-- category could be drawn too seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
once AS (
    SELECT *, times / sum(share) OVER (PARTITION BY wrong_id) AS weight
    FROM (SELECT *, 1 / count(*) OVER (PARTITION BY category_id, other_id) AS share FROM wrong_one)
),
twice AS (
    SELECT * REPLACE (weight * times / sum(share) OVER (PARTITION BY wrong_id) AS weight)
    FROM (SELECT * REPLACE (least(1 / 3, weight / sum(weight) OVER (PARTITION BY category_id, other_id)) AS share) FROM once)
),
-- First one of each branch of the tree: of two kinds of tea neither would be right.
drawn AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY category_id, other_id ORDER BY of_branch, place, wrong_id) AS nth
    FROM (
        SELECT *, row_number() OVER (PARTITION BY category_id, other_id, branch ORDER BY place, wrong_id) AS of_branch
        FROM (SELECT *, round(-ln((CAST('0x' || left(draw, 7) AS INTEGER) + 0.5) / 268435456) / weight, 6) AS place FROM twice)
    )
    QUALIFY nth <= 6
),
-- Beer goes with next to nothing: what is wrong far more often than right leaves; and bread with nearly everything: what is
-- hardly ever wrong is asked for as seldom.
balanced AS MATERIALIZED (
    FROM drawn QUALIFY nth > 3 OR row_number() OVER (PARTITION BY wrong_id, nth > 3 ORDER BY draw) <= 4 * times
),
kept AS MATERIALIZED (
    SELECT r.* FROM right_one r
    LEFT JOIN (SELECT wrong_id, count(*) AS offered FROM balanced WHERE nth <= 3 GROUP BY wrong_id) w ON w.wrong_id = r.other_id
    QUALIFY r.source IN (SELECT source FROM usable WHERE is_spare)
        OR row_number() OVER (PARTITION BY r.other_id ORDER BY key_hash(r.category_id || ' ' || r.other_id, 'kept')) * 2 <= w.offered
),
label AS MATERIALIZED (
    SELECT n.category_id, n.locale, n.name, n.src FROM core.category_name n JOIN leaf USING (category_id) WHERE n.kind = 'name'
),
pool AS (
    SELECT w.category_id, w.other_id, n.locale,
        list(wrong_item(w.wrong_id, n.name, 'lift', w.joint || ' of ' || w.own || ' baskets with the category hold '
            || n.name || ', fewer than chance; ' || w.gold_joint || ' hold the right one', 0.6 - w.nth / 50) ORDER BY w.wrong_id) AS pool
    FROM balanced w JOIN label n ON n.category_id = w.wrong_id
    GROUP BY ALL
),
-- Fenced, or the planner may begin with all pairs of names of one language.
asked AS MATERIALIZED (
    SELECT g.category_id, g.other_id, g.source, own.locale, own.name, own.src
    FROM kept g JOIN label own ON own.category_id = g.category_id
)
SELECT
    g.category_id || ' with ' || g.other_id AS fact_key,
    g.locale AS language,
    g.category_id AS group_key,
    g.category_id AS family_key,
    g.name AS slot_category,
    [gold_item(g.other_id, other.name)] AS gold,
    coalesce(p.pool, []) AS pool,
    [g.source] AS sources,
    [g.src, other.src] AS source_rows
FROM asked g
JOIN label other ON other.category_id = g.other_id AND other.locale = g.locale
LEFT JOIN pool p ON p.category_id = g.category_id AND p.other_id = g.other_id AND p.locale = g.locale
