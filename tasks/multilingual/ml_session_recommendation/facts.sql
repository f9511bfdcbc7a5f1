-- One fact: the actions of a session in its language and, in another language, the product that comes next, of a category that follows the last product's at
-- least twice as often as chance. Wrong: products of the same departments that were on sale then, that never follow the
-- last product, and whose category follows its category less than chance and at most a quarter as often as the right one.
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
-- A shop without categories is read by brands: shelf is what the statistics are made over.
shelved AS MATERIALIZED (
    SELECT p.product_id, p.available_from, p.src, p.source, coalesce(p.category_id, p.source || ' brand ' || p.brand) AS shelf,
        coalesce(r.root_id, p.source) AS root_id, coalesce(c.parent_id, shelf) AS branch
    FROM core.product p LEFT JOIN root r USING (category_id) LEFT JOIN core.category c USING (category_id)
    WHERE p.category_id IS NOT NULL OR p.brand IS NOT NULL
),
label AS MATERIALIZED (SELECT product_id, locale, title AS label FROM core.product_text),
action AS MATERIALIZED (
    SELECT e.session_id, e.position, e.kind, e.query_text, e.product_id, e.ts, e.source, e.src, coalesce(e.locale, 'en') AS locale,
        coalesce(e.user_id, e.session_id) AS user_id
    FROM core.event e
),
-- A visit begins where a product comes that is not the one before.
seen AS (
    SELECT *, lag(product_id) OVER (PARTITION BY session_id ORDER BY position) AS before
    FROM action WHERE product_id IS NOT NULL
),
visit AS MATERIALIZED (SELECT * FROM seen WHERE before IS DISTINCT FROM product_id),
step AS MATERIALIZED (
    SELECT v.*, a.shelf AS from_shelf, b.shelf AS to_shelf,
        row_number() OVER (PARTITION BY v.session_id, v.product_id ORDER BY v.position) AS times
    FROM visit v JOIN shelved a ON a.product_id = v.before JOIN shelved b ON b.product_id = v.product_id
),
total AS (SELECT source, count(*) AS steps FROM step GROUP BY source),
leaving AS (SELECT source, from_shelf AS shelf, count(*) AS steps FROM step GROUP BY ALL),
coming AS (SELECT source, to_shelf AS shelf, count(*) AS steps FROM step GROUP BY ALL),
size AS (SELECT shelf, count(*) AS products FROM shelved GROUP BY shelf),
follows AS (SELECT source, from_shelf, to_shelf, count(*) AS steps FROM step GROUP BY ALL),
strong AS MATERIALIZED (
    SELECT f.source, f.from_shelf, f.to_shelf, f.steps AS joint, l.steps AS own, t.steps AS total
    FROM follows f
    JOIN leaving l ON l.source = f.source AND l.shelf = f.from_shelf
    JOIN coming c ON c.source = f.source AND c.shelf = f.to_shelf
    JOIN total t ON t.source = f.source
    WHERE f.steps >= 12 AND wilson_low(f.steps, l.steps) >= 2 * c.steps / t.steps
),
direct AS (SELECT before, product_id, count(*) AS times FROM step GROUP BY ALL),
-- One cut a session, best where the customer turns to another shelf; a step seen once may be chance. The first visit of a
-- product only: what was there before is no news.
cut AS (
    SELECT s.session_id, s.position, s.before, s.product_id, s.locale, s.user_id, s.ts, s.source, s.from_shelf, s.to_shelf
    FROM step s
    JOIN strong g USING (source, from_shelf, to_shelf)
    JOIN direct d ON d.before = s.before AND d.product_id = s.product_id AND d.times >= 2
    WHERE s.times = 1 AND NOT EXISTS (
        SELECT 1 FROM visit e WHERE e.session_id = s.session_id AND e.product_id = s.product_id AND e.position < s.position)
    QUALIFY row_number() OVER (PARTITION BY s.session_id ORDER BY s.from_shelf = s.to_shelf, key_hash(s.session_id || ' ' || s.position, 'cut')) = 1
),
-- The language of the options, for all of a question the same: one in which the right product is sold.
chosen AS MATERIALIZED (
    SELECT c.*, l.locale AS shown_locale
    FROM (
        SELECT * FROM cut WHERE locale <> 'en'
        QUALIFY row_number() OVER (PARTITION BY from_shelf, locale ORDER BY key_hash(session_id, 'across languages')) <= 4
    ) c
    JOIN label l ON l.product_id = c.product_id AND l.locale <> c.locale
    SEMI JOIN task_language k ON k.language = c.locale
    QUALIFY row_number() OVER (PARTITION BY c.session_id ORDER BY key_hash(c.session_id || l.locale, 'shown in'), l.locale) = 1
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940) for each product of the two shelves.
wrong_shelf AS MATERIALIZED (
    SELECT g.source, g.from_shelf, g.to_shelf, w.shelf, coalesce(f.steps, 0) AS joint, g.joint AS gold_joint, g.own
    FROM strong g
    JOIN coming w ON w.source = g.source AND w.shelf NOT IN (g.from_shelf, g.to_shelf)
    LEFT JOIN follows f ON f.source = g.source AND f.from_shelf = g.from_shelf AND f.to_shelf = w.shelf
    JOIN size gs ON gs.shelf = g.to_shelf
    JOIN size ws ON ws.shelf = w.shelf
    SEMI JOIN chosen c ON c.from_shelf = g.from_shelf AND c.to_shelf = g.to_shelf
    WHERE w.steps * g.own >= g.total AND coalesce(f.steps, 0) * g.total < w.steps * g.own
      AND wilson_high(coalesce(f.steps, 0), g.joint + coalesce(f.steps, 0)) * 4 * gs.products
          <= (1 - wilson_high(coalesce(f.steps, 0), g.joint + coalesce(f.steps, 0))) * ws.products
),
candidate AS (
    SELECT product_id, shelf, branch, root_id, available_from FROM shelved SEMI JOIN visit USING (product_id) SEMI JOIN label USING (product_id)
    QUALIFY row_number() OVER (PARTITION BY shelf ORDER BY key_hash(product_id, 'candidate')) <= 6
),
near_candidate AS MATERIALIZED (
    SELECT w.from_shelf, w.to_shelf, w.shelf, c.product_id AS wrong_id, c.available_from, w.joint, w.own, w.gold_joint,
        c.branch, c.branch = gr.branch AS is_sibling
    FROM wrong_shelf w
    JOIN candidate c ON c.shelf = w.shelf
    JOIN (SELECT DISTINCT shelf, branch, root_id FROM shelved) gr ON gr.shelf = w.to_shelf
    JOIN (SELECT DISTINCT shelf, root_id FROM shelved) fr ON fr.shelf = w.from_shelf
    WHERE c.root_id IN (gr.root_id, fr.root_id)
    QUALIFY row_number() OVER (PARTITION BY w.from_shelf, w.to_shelf ORDER BY c.root_id = gr.root_id DESC,
        key_hash(w.from_shelf || w.to_shelf || ' ' || c.product_id, 'near')) <= 30
),
-- One product a shelf: three bags beside one belt would show that the belt is right.
wrong_one AS (
    SELECT c.session_id, n.*
    FROM chosen c JOIN near_candidate n USING (from_shelf, to_shelf)
    ANTI JOIN direct d ON d.before = c.before AND d.product_id = n.wrong_id
    ANTI JOIN visit e ON e.session_id = c.session_id AND e.product_id = n.wrong_id
    WHERE n.available_from IS NULL OR c.ts IS NULL OR n.available_from <= c.ts
    QUALIFY row_number() OVER (PARTITION BY c.session_id, n.shelf ORDER BY key_hash(c.session_id || ' ' || n.wrong_id, 'pool')) = 1
),
-- As in complementary_categories: one of each branch of the tree, then a sibling of the right one, which would else be
-- the only one of its branch.
spread AS (
    SELECT *, CASE WHEN nth = 1 AND NOT is_sibling THEN 0.6 WHEN nth = 1 THEN 0.4 ELSE 0.2 END AS nearness
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY session_id, branch ORDER BY key_hash(session_id || ' ' || wrong_id, 'branch')) AS nth
        FROM wrong_one
    )
),
mixed AS (SELECT session_id FROM spread GROUP BY session_id HAVING count(DISTINCT branch) > 1 OR bool_or(is_sibling)),
pool AS (
    SELECT w.session_id, list(wrong_item(w.wrong_id, l.label, 'lift', w.joint || ' of ' || w.own
        || ' next products after such a product are of its kind, fewer than chance; ' || w.gold_joint || ' are of the right kind',
        w.nearness) ORDER BY w.wrong_id) AS pool
    FROM spread w SEMI JOIN mixed USING (session_id) JOIN chosen c USING (session_id) JOIN label l ON l.product_id = w.wrong_id AND l.locale = c.shown_locale
    GROUP BY ALL
),
told AS (
    SELECT c.session_id, a.position, a.src, t.text || ': ' || coalesce(a.query_text, l.label) AS line,
        row_number() OVER (PARTITION BY c.session_id ORDER BY a.position DESC) AS back
    FROM chosen c
    JOIN action a ON a.session_id = c.session_id AND a.position < c.position
    JOIN task_text t ON t.key = a.kind AND t.language = c.locale
    LEFT JOIN label l ON l.product_id = a.product_id AND l.locale = c.locale
    WHERE coalesce(a.query_text, l.label) IS NOT NULL
),
history AS (
    SELECT session_id, string_agg(line, chr(10) ORDER BY position) AS actions, list(src ORDER BY position) AS src
    FROM told WHERE back <= 6 GROUP BY session_id
)
SELECT
    c.session_id AS fact_key,
    c.locale AS language,
    c.user_id AS group_key,
    c.from_shelf AS family_key,
    h.actions AS slot_actions,
    [gold_item(c.product_id, l.label)] AS gold,
    coalesce(p.pool, []) AS pool,
    [c.source] AS sources,
    list_append(h.src, s.src) AS source_rows
FROM chosen c
JOIN history h USING (session_id)
JOIN label l ON l.product_id = c.product_id AND l.locale = c.shown_locale
JOIN shelved s ON s.product_id = c.product_id
LEFT JOIN pool p USING (session_id)
