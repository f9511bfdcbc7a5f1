-- One fact: a product and three that were bought with it, of shelves that baskets with its shelf hold at least three times as
-- often as other baskets (shared/bought_with.sql). Wrong: products of shelves whose lift is below one and whose
-- products are bought at most a quarter as often as those of the rarest right shelf (half as often, where a product is its
-- own shelf); no basket holds one of them with the product.
WITH label AS (FROM step.basket_label),
-- What goes with nearly everything is right for no more than a few.
seldom AS (
    FROM step.bought_with
    QUALIFY row_number() OVER (PARTITION BY other_id ORDER BY key_hash(product_id || ' ' || other_id, 'seldom')) <= 12
),
three AS MATERIALIZED (
    FROM (
        SELECT s.* FROM seldom s JOIN (SELECT product_id, min(label) AS label FROM label GROUP BY product_id) l ON l.product_id = s.other_id
        -- One of those that are labelled alike.
        QUALIFY row_number() OVER (PARTITION BY s.product_id, l.label ORDER BY s.lift DESC, s.other_id) = 1
    )
    QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY lift DESC, key_hash(product_id || ' ' || other_id, 'gold')) <= 3
),
fact AS MATERIALIZED (
    SELECT t.product_id, t.shelf_id, any_value(o.source) AS source, any_value(o.baskets) AS own, any_value(o.total) AS total, any_value(o.is_alone) AS is_alone,
        list(DISTINCT s.root_id) || [any_value(o.root_id)] AS roots, list(t.other_shelf) AS right_shelves,
        arg_min((t.joint, s.products), (t.joint / s.products, t.other_id)) AS weakest
    FROM three t JOIN step.shelf s ON s.shelf_id = t.other_shelf JOIN step.shelf o ON o.shelf_id = t.shelf_id
    GROUP BY ALL HAVING count(*) = 3
),
-- Wrong answers are right answers of other questions, each about four times as often wrong as right.
right_use AS MATERIALIZED (
    SELECT t.other_shelf AS wrong_shelf, t.other_id AS wrong_id, count(*) AS times FROM three t SEMI JOIN fact USING (product_id) GROUP BY ALL
),
-- Only a shop of few questions offers other products of its shelves.
few AS (SELECT source FROM fact GROUP BY source HAVING count(*) < 24),
usable AS MATERIALIZED (
    FROM right_use
    UNION ALL
    SELECT p.shelf_id, p.product_id, 0.02 FROM step.basket_place p SEMI JOIN few USING (source) SEMI JOIN label USING (product_id)
    SEMI JOIN step.basket_line b ON b.product_id = p.product_id ANTI JOIN right_use u ON u.wrong_id = p.product_id
    QUALIFY row_number() OVER (PARTITION BY p.shelf_id ORDER BY key_hash(p.product_id, 'candidate')) <= 3
),
shelf_use AS MATERIALIZED (
    SELECT s.shelf_id, s.source, s.root_id, s.baskets, s.products FROM step.shelf s SEMI JOIN usable u ON u.wrong_shelf = s.shelf_id
),
near_shelf AS MATERIALIZED (
    SELECT f.product_id, f.shelf_id, f.own, f.total, f.is_alone, f.weakest, w.shelf_id AS wrong_shelf, w.baskets, w.products
    FROM fact f JOIN shelf_use w ON w.source = f.source AND w.baskets * f.own >= f.total AND (list_contains(f.roots, w.root_id) OR NOT f.is_alone)
    WHERE w.shelf_id <> f.shelf_id AND NOT list_contains(f.right_shelves, w.shelf_id)
    QUALIFY row_number() OVER (PARTITION BY f.product_id ORDER BY key_hash(f.product_id || ' ' || w.shelf_id, 'near')) <= 900
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940), as in session_next_product: the rate of a
-- product of the wrong shelf is at most a quarter, where at least one basket was to be expected.
wrong_shelf AS MATERIALIZED (
    SELECT f.product_id, f.wrong_shelf, f.own, coalesce(t.baskets, 0) AS joint
    FROM near_shelf f LEFT JOIN step.shelf_pair t ON t.shelf_id = f.shelf_id AND t.other_id = f.wrong_shelf
    WHERE coalesce(t.baskets, 0) * f.total < f.baskets * f.own
      AND wilson_high(coalesce(t.baskets, 0), f.weakest[1] + coalesce(t.baskets, 0)) * if(f.is_alone, 2, 4) * f.weakest[2]
          <= (1 - wilson_high(coalesce(t.baskets, 0), f.weakest[1] + coalesce(t.baskets, 0))) * f.products
),
held AS MATERIALIZED (SELECT l.product_id, l.basket_id FROM step.basket_line l SEMI JOIN fact USING (product_id)),
met AS MATERIALIZED (
    SELECT DISTINCT h.product_id, o.product_id AS other_id FROM held h JOIN step.basket_line o USING (basket_id)
    SEMI JOIN usable u ON u.wrong_id = o.product_id
),
could AS MATERIALIZED (
    SELECT w.product_id, r.wrong_id, w.wrong_shelf, w.joint, w.own, r.times, key_hash(w.product_id || ' ' || r.wrong_id, 'pool') AS draw
    FROM wrong_shelf w JOIN usable r USING (wrong_shelf)
    ANTI JOIN met m ON m.product_id = w.product_id AND m.other_id = r.wrong_id
    QUALIFY row_number() OVER (PARTITION BY w.product_id ORDER BY draw) <= 120
),
-- Weights that rise where a product is drawn too seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
once AS (
    SELECT *, times / sum(share) OVER (PARTITION BY wrong_id) AS weight
    FROM (SELECT *, 1 / count(*) OVER (PARTITION BY product_id) AS share FROM could)
),
twice AS (
    SELECT * REPLACE (weight * times / sum(share) OVER (PARTITION BY wrong_id) AS weight)
    FROM (SELECT * REPLACE (least(1 / 12, weight / sum(weight) OVER (PARTITION BY product_id)) AS share) FROM once)
),
thrice AS (
    SELECT *, round(-ln((CAST('0x' || left(draw, 7) AS INTEGER) + 0.5) / 268435456) / weight, 6) AS place FROM twice
),
-- Four of a shelf at most: five coffees in a list would show that coffee is wrong.
drawn AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY place, wrong_id) AS nth
    FROM (FROM thrice QUALIFY row_number() OVER (PARTITION BY product_id, wrong_shelf ORDER BY place, wrong_id) <= 4)
    QUALIFY nth <= 22
),
balanced AS MATERIALIZED (
    FROM drawn QUALIFY nth > 12 OR times < 1 OR row_number() OVER (PARTITION BY wrong_id, nth > 12 ORDER BY draw) <= 8 * times
),
-- What is hardly ever wrong is asked for as seldom.
kept AS MATERIALIZED (
    SELECT product_id
    FROM (
        SELECT t.product_id, f.source, w.offered,
            row_number() OVER (PARTITION BY t.other_id ORDER BY key_hash(t.product_id, 'kept')) AS nth
        FROM three t JOIN fact f USING (product_id)
        LEFT JOIN (SELECT wrong_id, count(*) AS offered FROM balanced WHERE nth <= 12 GROUP BY wrong_id) w ON w.wrong_id = t.other_id
    )
    GROUP BY product_id, source HAVING source IN (FROM few) OR bool_and(coalesce(nth * 2 <= offered, false))
),
pool AS (
    SELECT w.product_id, l.locale, list(wrong_item(w.wrong_id, l.label, 'lift', 'no basket holds both; ' || w.joint || ' of '
        || w.own || ' baskets with the shelf of the product hold its shelf, fewer than chance', 0.6 - nth / 100) ORDER BY w.wrong_id) AS pool
    FROM balanced w SEMI JOIN kept USING (product_id) JOIN label l ON l.product_id = w.wrong_id
    GROUP BY ALL
),
golds AS (
    SELECT t.product_id, l.locale, list(gold_item(t.other_id, l.label) ORDER BY t.other_id) AS gold, list(l.src ORDER BY t.other_id) AS src
    FROM three t SEMI JOIN kept USING (product_id) JOIN label l ON l.product_id = t.other_id
    GROUP BY ALL HAVING count(*) = 3
)
SELECT
    f.product_id AS fact_key,
    own.locale AS language,
    p.model_id AS group_key,
    -- Near-copies ask of the same shelf for the same shelves.
    f.shelf_id || ' with ' || array_to_string(list_sort(list_distinct(f.right_shelves)), ' ') AS family_key,
    own.label AS slot_product,
    g.gold AS gold,
    coalesce(pool.pool, []) AS pool,
    [f.source] AS sources,
    list_append(g.src, own.src) AS source_rows
FROM fact f
JOIN kept USING (product_id)
JOIN step.basket_place p USING (product_id)
JOIN label own USING (product_id)
JOIN golds g ON g.product_id = f.product_id AND g.locale = own.locale
LEFT JOIN pool ON pool.product_id = f.product_id AND pool.locale = own.locale
