-- One fact: a leaf category and one that baskets with it hold at least twice as often as other baskets. Wrong: categories
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
right_one AS MATERIALIZED (
    SELECT t.category_id, t.other_id, t.baskets AS joint, a.baskets AS own, b.baskets AS other, n.baskets AS total, a.source
    FROM together t
    JOIN alone a ON a.category_id = t.category_id
    JOIN alone b ON b.category_id = t.other_id
    JOIN total n ON n.source = a.source
    JOIN leaf la ON la.category_id = t.category_id
    JOIN leaf lb ON lb.category_id = t.other_id
    WHERE t.baskets >= 16 AND la.parent_id IS DISTINCT FROM lb.category_id
      AND wilson_low(t.baskets, a.baskets) >= 2 * b.baskets / n.baskets
      AND NOT EXISTS (
          SELECT 1 FROM core.relation r
          WHERE r.kind = 'substitutes' AND r.left_id = t.category_id AND r.right_id = t.other_id)
    -- The strongest links: those that a person can see a reason for (soup and croutons, not soup and light bulbs).
    QUALIFY row_number() OVER (PARTITION BY t.category_id ORDER BY round(wilson_low(t.baskets, a.baskets) / b.baskets, 9) DESC,
        key_hash(t.category_id || ' ' || t.other_id, 'gold')) <= 3
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940): of the baskets that hold the right or the
-- wrong one, the wrong one's share is at most a fifth, so that its rate is at most a quarter. A lift below one is asked
-- for besides, where at least one basket was to be expected.
wrong_one AS MATERIALIZED (
    SELECT g.category_id, g.other_id, w.category_id AS wrong_id, coalesce(t.baskets, 0) AS joint, g.own, g.joint AS gold_joint,
        coalesce(lw.parent_id, lw.root_id) AS branch, lw.parent_id IS NOT DISTINCT FROM lg.parent_id AS is_sibling
    FROM right_one g
    JOIN leaf la ON la.category_id = g.category_id
    JOIN leaf lg ON lg.category_id = g.other_id
    JOIN leaf lw ON lw.source = g.source AND (lw.root_id = lg.root_id OR lw.root_id = la.root_id)
    JOIN alone w ON w.category_id = lw.category_id
    LEFT JOIN together t ON t.category_id = g.category_id AND t.other_id = lw.category_id
    WHERE lw.category_id NOT IN (g.category_id, g.other_id) AND w.baskets * g.own >= g.total
      AND coalesce(t.baskets, 0) * g.total < w.baskets * g.own
      AND wilson_high(coalesce(t.baskets, 0), g.joint + coalesce(t.baskets, 0)) <= 0.2
),
-- One of each branch of the tree, then a sibling of the right one: what complements is seldom a sibling of what does not,
-- and the only one of its branch would be right.
spread AS MATERIALIZED (
    SELECT *, CASE WHEN nth = 1 AND NOT is_sibling THEN 0.6 WHEN nth = 1 THEN 0.4 ELSE 0.2 END AS nearness
    FROM (
        SELECT *, row_number() OVER (PARTITION BY category_id, other_id, branch
            ORDER BY key_hash(category_id || ' ' || other_id || ' ' || wrong_id, 'branch')) AS nth
        FROM wrong_one
    )
    QUALIFY row_number() OVER (PARTITION BY category_id, other_id ORDER BY nearness DESC,
        key_hash(category_id || ' ' || other_id || ' ' || wrong_id, 'pool')) <= 12
),
-- Three of one branch beside one of another cannot be asked.
mixed AS (
    SELECT category_id, other_id FROM spread GROUP BY ALL HAVING count(DISTINCT branch) > 1 OR bool_or(is_sibling)
),
label AS MATERIALIZED (
    SELECT n.category_id, n.locale, n.name, n.src FROM core.category_name n JOIN leaf USING (category_id) WHERE n.kind = 'name'
),
pool AS (
    SELECT w.category_id, w.other_id, n.locale,
        list(wrong_item(w.wrong_id, n.name, 'lift', w.joint || ' of ' || w.own || ' baskets with the category hold '
            || n.name || ', fewer than chance; ' || w.gold_joint || ' hold the right one', w.nearness) ORDER BY w.wrong_id) AS pool
    FROM spread w SEMI JOIN mixed USING (category_id, other_id) JOIN label n ON n.category_id = w.wrong_id
    GROUP BY ALL
),
-- Fenced, or the planner may begin with all pairs of names of one language.
asked AS MATERIALIZED (
    SELECT g.category_id, g.other_id, g.source, own.locale, own.name, own.src
    FROM right_one g JOIN label own ON own.category_id = g.category_id
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
-- The same goods on another shelf (foilware, seasonal foilware) are no complement.
WHERE NOT contains(' ' || norm_text(g.name) || ' ', ' ' || norm_text(other.name) || ' ')
    AND NOT contains(' ' || norm_text(other.name) || ' ', ' ' || norm_text(g.name) || ' ')
