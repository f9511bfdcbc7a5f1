-- One fact: a product and one that was bought with it, of a shelf that baskets with its shelf hold at least three times as often
-- as other baskets (shared/bought_with.sql). Wrong: products of shelves of the same departments whose lift is below one and whose products are
-- bought at most a quarter as often; no basket holds one of them with the product.
WITH label AS (FROM step.basket_label),
fact AS MATERIALIZED (
    SELECT l.*, s.products, s.root_id AS other_root, o.root_id AS own_root, o.baskets AS own, o.is_alone, o.source, o.total
    FROM step.bought_with l
    JOIN step.shelf s ON s.shelf_id = l.other_shelf JOIN step.shelf o ON o.shelf_id = l.shelf_id
    QUALIFY row_number() OVER (PARTITION BY l.product_id ORDER BY l.lift DESC, key_hash(l.product_id || ' ' || l.other_id, 'gold')) = 1
        AND row_number() OVER (PARTITION BY l.other_id ORDER BY key_hash(l.product_id || ' ' || l.other_id, 'once')) <= 8
),
-- Wrong answers are what is right elsewhere, as often as it is right: what is never, or nearly always, right would show
-- itself. Every right answer of the same departments stands once for each question that has it.
right_one AS MATERIALIZED (
    SELECT f.product_id AS of_product, f.other_id AS wrong_id, s.shelf_id, s.root_id, s.baskets, s.products
    FROM fact f JOIN step.shelf s ON s.shelf_id = f.other_shelf
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940): a product of the wrong shelf is bought with
-- the shelf at most a quarter as often as one of the right shelf, where at least one basket was to be expected.
wrong_shelf AS MATERIALIZED (
    SELECT f.product_id, w.shelf_id, f.own, coalesce(t.baskets, 0) AS joint
    FROM fact f
    JOIN (SELECT DISTINCT shelf_id, root_id, baskets, products FROM right_one) w ON w.root_id IN (f.own_root, f.other_root)
        AND w.shelf_id <> f.shelf_id AND w.shelf_id <> f.other_shelf
    LEFT JOIN step.shelf_pair t ON t.shelf_id = f.shelf_id AND t.other_id = w.shelf_id
    WHERE w.baskets * f.own >= f.total
      AND coalesce(t.baskets, 0) * f.total < w.baskets * f.own
      AND wilson_high(coalesce(t.baskets, 0), f.joint + coalesce(t.baskets, 0)) * 4 * f.products
          <= (1 - wilson_high(coalesce(t.baskets, 0), f.joint + coalesce(t.baskets, 0))) * w.products
),
held AS MATERIALIZED (SELECT l.product_id, l.basket_id FROM step.basket_line l SEMI JOIN fact USING (product_id)),
met AS MATERIALIZED (
    SELECT DISTINCT h.product_id, o.product_id AS other_id FROM held h JOIN step.basket_line o USING (basket_id)
    SEMI JOIN right_one u ON u.wrong_id = o.product_id
),
any_drawn AS MATERIALIZED (
    SELECT w.product_id, r.wrong_id, w.shelf_id, w.joint, w.own, key_hash(w.product_id || ' ' || r.of_product, 'wrong') AS chance
    FROM wrong_shelf w JOIN right_one r USING (shelf_id)
    ANTI JOIN met p ON p.product_id = w.product_id AND p.other_id = r.wrong_id
    QUALIFY row_number() OVER (PARTITION BY w.product_id ORDER BY chance) <= 32
),
-- Where names are all that is known of a product, a wrong one of one design or kind with the product or with the right one
-- ("dolly girl" plates for "dolly girl" cutlery) would be right to whoever reads them.
word AS MATERIALIZED (
    SELECT product_id, list(DISTINCT word) AS words
    FROM (
        SELECT product_id, unnest(string_split(norm_text(label), ' ')) AS word
        FROM label SEMI JOIN (SELECT product_id FROM fact WHERE is_alone UNION SELECT other_id FROM fact WHERE is_alone) u USING (product_id)
    )
    WHERE length(word) >= 4 AND NOT regexp_matches(word, '\d')
    GROUP BY product_id
),
drawn AS MATERIALIZED (
    SELECT d.*
    FROM any_drawn d JOIN fact f USING (product_id) LEFT JOIN word w ON w.product_id = d.wrong_id
    LEFT JOIN word a ON a.product_id = d.product_id LEFT JOIN word g ON g.product_id = f.other_id
    WHERE NOT coalesce(list_has_any(w.words, a.words), false) AND NOT coalesce(list_has_any(w.words, g.words), false)
),
-- Beer goes with next to nothing: it would be wrong everywhere.
balanced AS MATERIALIZED (
    SELECT d.* FROM drawn d JOIN (SELECT wrong_id, count(*) AS times FROM right_one GROUP BY wrong_id) USING (wrong_id)
    QUALIFY row_number() OVER (PARTITION BY d.wrong_id ORDER BY d.chance) <= 8 * times
),
-- And bread goes with nearly everything: what is hardly ever wrong is asked for as seldom.
kept AS (
    SELECT f.* FROM fact f JOIN (SELECT wrong_id, count(*) AS times FROM balanced GROUP BY wrong_id) w ON w.wrong_id = f.other_id
    QUALIFY row_number() OVER (PARTITION BY f.other_id ORDER BY key_hash(f.product_id, 'kept')) * 2 <= w.times
),
-- One of a shelf; the first drawn are nearest, so that the draw stays as it is.
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY chance) AS nth
    FROM (FROM balanced QUALIFY row_number() OVER (PARTITION BY product_id, shelf_id ORDER BY chance) = 1)
),
pool AS (
    SELECT d.product_id, l.locale, list(wrong_item(d.wrong_id, l.label, 'lift', 'no basket holds both; ' || d.joint || ' of '
        || d.own || ' baskets with the shelf of the product hold its shelf, fewer than chance', 0.6 - nth / 50)) AS pool
    FROM ranked d JOIN label l ON l.product_id = d.wrong_id
    GROUP BY ALL
),
-- A step of its own: joined below, DuckDB would begin with every pair of labels of one language.
asked AS MATERIALIZED (
    SELECT f.*, l.locale, l.label, l.src FROM kept f JOIN label l USING (product_id)
)
SELECT
    a.product_id AS fact_key,
    a.locale AS language,
    p.model_id AS group_key,
    a.shelf_id || ' ' || a.other_shelf AS family_key,
    a.label AS slot_product,
    [gold_item(a.other_id, g.label)] AS gold,
    coalesce(pool.pool, []) AS pool,
    [a.source] AS sources,
    [a.src, g.src] AS source_rows
FROM asked a
JOIN step.basket_place p USING (product_id)
JOIN label g ON g.product_id = a.other_id AND g.locale = a.locale
LEFT JOIN pool ON pool.product_id = a.product_id AND pool.locale = a.locale
