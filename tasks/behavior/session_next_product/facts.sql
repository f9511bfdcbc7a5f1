-- One fact: the actions of a session and the product that comes next, of a category that follows the last product's at
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
label AS MATERIALIZED (
    SELECT product_id, locale, title AS label FROM core.product_text
    UNION ALL
    SELECT p.product_id, n.locale, n.name || ', ' || p.brand
    FROM core.product p JOIN core.category_name n ON n.category_id = p.category_id AND n.kind = 'name'
    ANTI JOIN core.product_text t USING (product_id)
),
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
    SELECT v.*, a.shelf AS from_shelf, b.shelf AS to_shelf
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
-- A step seen once may be chance.
likely AS MATERIALIZED (
    SELECT s.session_id, s.position, s.before, s.product_id, s.locale, s.user_id, s.ts, s.source, s.from_shelf, s.to_shelf
    FROM step s
    JOIN strong g USING (source, from_shelf, to_shelf)
    JOIN direct d ON d.before = s.before AND d.product_id = s.product_id AND d.times >= 2
),
-- What was there before is no news: the product, another listing of it, or another colour or pack.
earlier AS MATERIALIZED (
    SELECT s.session_id, s.position, s.locale, v.product_id AS seen_id, s.product_id
    FROM likely s JOIN visit v ON v.session_id = s.session_id AND v.position < s.position
),
named AS MATERIALIZED (
    SELECT l.product_id, l.locale, l.label, list_distinct(string_split_regex(lower(l.label), '[^\pL\d]+')) AS words
    FROM label l SEMI JOIN (SELECT seen_id AS product_id, locale FROM earlier UNION SELECT product_id, locale FROM earlier) USING (product_id, locale)
),
-- One side after the other, or the planner joins all labels of a language with each other.
seen_name AS MATERIALIZED (
    SELECT e.*, n.label AS seen_label, n.words AS seen_words FROM earlier e JOIN named n ON n.product_id = e.seen_id AND n.locale = e.locale
),
told_before AS MATERIALIZED (
    SELECT DISTINCT s.session_id, s.position
    FROM seen_name s JOIN named n ON n.product_id = s.product_id AND n.locale = s.locale
    WHERE n.label = s.seen_label OR s.seen_id = s.product_id
        OR least(len(n.words), len(s.seen_words)) >= 4
            AND 5 * len(list_intersect(n.words, s.seen_words)) >= 3 * least(len(n.words), len(s.seen_words))
),
-- One cut a session, best where the customer turns to another shelf.
cut AS (
    FROM likely s ANTI JOIN told_before USING (session_id, position)
    QUALIFY row_number() OVER (PARTITION BY s.session_id ORDER BY s.from_shelf = s.to_shelf, key_hash(s.session_id || ' ' || s.position, 'cut')) = 1
),
chosen AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY session_id) AS session FROM cut
    -- A brand is a wide shelf: its products are asked about one by one.
    QUALIFY row_number() OVER (PARTITION BY CASE WHEN contains(from_shelf, ' brand ') THEN before ELSE from_shelf END, locale
            ORDER BY key_hash(session_id, 'chosen')) <= 8
        AND row_number() OVER (PARTITION BY product_id, locale ORDER BY key_hash(session_id, 'chosen')) <= 5
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
-- Wrong answers are what comes next in other sessions, each about three times as often wrong as it is right: drawn by
-- weights, which rise where a product is drawn too seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
right_use AS (SELECT locale AS locale, product_id, count(*) AS times FROM chosen GROUP BY ALL),
-- Where these are too few, other products fill up.
few AS (SELECT locale AS locale, source FROM chosen GROUP BY ALL HAVING count(DISTINCT product_id) < 24),
usable AS MATERIALIZED (
    -- numbered as their ids are ordered: what follows is computed over numbers
    SELECT u.*, p.shelf, p.branch, dense_rank() OVER (ORDER BY p.branch) AS branch_no, p.available_from,
        row_number() OVER (ORDER BY u.product_id, u.locale) AS candidate
    FROM (
        FROM right_use
        UNION ALL
        SELECT l.locale, p.product_id, 0.02 FROM shelved p JOIN label l USING (product_id) SEMI JOIN few ON few.locale = l.locale AND few.source = p.source
        SEMI JOIN visit ON visit.product_id = p.product_id ANTI JOIN right_use u ON u.locale = l.locale AND u.product_id = p.product_id
        QUALIFY row_number() OVER (PARTITION BY l.locale, p.shelf ORDER BY key_hash(p.product_id, 'candidate')) <= 3
    ) u JOIN shelved p USING (product_id)
),
shelf_root AS (SELECT shelf, any_value(root_id) AS root_id FROM shelved GROUP BY shelf),
near_shelf AS MATERIALIZED (
    SELECT w.*, row_number() OVER () AS near FROM wrong_shelf w JOIN shelf_root r ON r.shelf = w.shelf JOIN shelf_root g ON g.shelf = w.to_shelf JOIN shelf_root f ON f.shelf = w.from_shelf
    WHERE r.root_id IN (g.root_id, f.root_id)
    QUALIFY row_number() OVER (PARTITION BY w.source, w.from_shelf, w.to_shelf ORDER BY key_hash(w.from_shelf || w.to_shelf || w.shelf, 'near')) <= 16
),
looked_at AS MATERIALIZED (
    SELECT DISTINCT v.session_id, s.shelf FROM visit v SEMI JOIN chosen USING (session_id) JOIN shelved s USING (product_id)
),
-- Which shelves each question may take from; before the products, or the planner joins every question with every product.
offering AS MATERIALIZED (
    SELECT c.session, c.session_id, c.before, c.ts, c.locale, n.near, n.shelf
    FROM chosen c JOIN near_shelf n ON n.source = c.source AND n.from_shelf = c.from_shelf AND n.to_shelf = c.to_shelf
    -- Nor of a kind, or brand, that the customer has looked at already.
    ANTI JOIN looked_at e ON e.session_id = c.session_id AND e.shelf = n.shelf
),
could AS (
    SELECT session, 1 / len(best) AS share, unnest(best, recursive := true) FROM (
        SELECT c.session, min_by(struct_pack(near := c.near, candidate := u.candidate, times := u.times, branch_no := u.branch_no,
                luck := left(key_hash(c.session_id || ' ' || u.product_id, 'pool'), 7)),
            (u.times < 1, key_hash(c.session_id || ' ' || u.product_id, 'pool')), 40) AS best
        FROM offering c
        JOIN usable u ON u.shelf = c.shelf AND u.locale = c.locale
        ANTI JOIN direct d ON d.before = c.before AND d.product_id = u.product_id
        WHERE u.available_from IS NULL OR c.ts IS NULL OR u.available_from <= c.ts
        GROUP BY c.session)
),
once AS (
    SELECT *, times / sum(share) OVER (PARTITION BY candidate) AS weight FROM could
),
twice AS (
    SELECT * REPLACE (weight * times / sum(share) OVER (PARTITION BY candidate) AS weight)
    FROM (SELECT * REPLACE (least(1 / 3, weight / sum(weight) OVER (PARTITION BY session)) AS share) FROM once)
),
-- One product a shelf: three bags beside one belt would show that the belt is right. First one of each branch of the tree.
drawn AS MATERIALIZED (
    SELECT c.session_id, n.joint, n.own, n.gold_joint, u.product_id AS wrong_id, u.times, u.locale, d.nth,
        key_hash(c.session_id || ' ' || u.product_id, 'pool') AS draw
    FROM (
        SELECT *, row_number() OVER (PARTITION BY session ORDER BY of_branch, place, candidate) AS nth
        FROM (
            SELECT *, row_number() OVER (PARTITION BY session, branch_no ORDER BY place, candidate) AS of_branch
            FROM (SELECT session, near, candidate, branch_no, round(-ln((CAST('0x' || luck AS INTEGER) + 0.5) / 268435456) / weight, 6) AS place FROM twice)
            QUALIFY row_number() OVER (PARTITION BY session, near ORDER BY place, candidate) = 1
        )
        QUALIFY nth <= 6
    ) d JOIN chosen c USING (session) JOIN near_shelf n USING (near) JOIN usable u USING (candidate)
),
-- What is hardly ever wrong is asked for as seldom; what is wrong far too often leaves.
balanced AS MATERIALIZED (
    FROM drawn QUALIFY nth > 3 OR times < 1 OR row_number() OVER (PARTITION BY locale, wrong_id, nth > 3 ORDER BY draw) <= 4 * times
),
kept AS MATERIALIZED (
    SELECT c.*
    FROM chosen c
    LEFT JOIN (SELECT locale, wrong_id, count(*) AS offered FROM balanced WHERE nth <= 3 GROUP BY ALL) w ON w.wrong_id = c.product_id AND w.locale = c.locale
    -- In a shop of few questions there is nothing to compare.
    QUALIFY count(*) OVER (PARTITION BY c.source, c.locale) < 12
        OR row_number() OVER (PARTITION BY c.product_id, c.locale ORDER BY key_hash(c.session_id, 'kept')) * 2 <= w.offered
),
pool AS (
    SELECT w.session_id, list(wrong_item(w.wrong_id, l.label, 'lift', w.joint || ' of ' || w.own
        || ' next products after such a product are of its kind, fewer than chance; ' || w.gold_joint || ' are of the right kind',
        0.6 - w.nth / 50)) AS pool
    FROM balanced w SEMI JOIN kept USING (session_id) JOIN label l ON l.product_id = w.wrong_id AND l.locale = w.locale
    GROUP BY ALL
),
told AS (
    SELECT c.session_id, a.position, a.src, t.text || ': ' || coalesce(a.query_text, l.label) AS line,
        row_number() OVER (PARTITION BY c.session_id ORDER BY a.position DESC) AS back
    FROM kept c
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
    -- Near-copies: from one shelf to another; in a shop of brands, from one product to another.
    CASE WHEN contains(c.from_shelf, ' brand ') THEN c.before || ' ' || c.product_id ELSE c.from_shelf || ' ' || c.to_shelf END AS family_key,
    h.actions AS slot_actions,
    [gold_item(c.product_id, l.label)] AS gold,
    coalesce(p.pool, []) AS pool,
    [c.source] AS sources,
    list_append(h.src, s.src) AS source_rows
FROM kept c
JOIN history h USING (session_id)
JOIN label l ON l.product_id = c.product_id AND l.locale = c.locale
JOIN shelved s ON s.product_id = c.product_id
LEFT JOIN pool p USING (session_id)
