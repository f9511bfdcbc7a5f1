-- One fact: a product and one that was bought with it, of a shelf that baskets with its shelf hold at least twice as often
-- as other baskets. Wrong: products of shelves of the same departments whose lift is below one and whose products are
-- bought at most a quarter as often; no basket holds one of them with the product.
-- A shelf is a leaf category, which carries the statistics that one product is too rarely bought for; in a shop without
-- categories every product is its own shelf.
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
leaf AS MATERIALIZED (
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r USING (category_id) WHERE c.is_leaf
),
placed AS MATERIALIZED (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS model_id, p.source,
        coalesce(l.category_id, p.product_id) AS shelf_id, coalesce(l.root_id, p.source) AS root_id,
        l.category_id IS NULL AS is_alone
    FROM core.product p LEFT JOIN leaf l USING (category_id)
    WHERE l.category_id IS NOT NULL
       OR p.category_id IS NULL AND p.source NOT IN (SELECT source FROM core.category)
),
-- Stocking up (over 40 shelves) says nothing of what belongs together.
bought AS MATERIALIZED (
    SELECT DISTINCT l.basket_id, p.product_id, p.shelf_id, p.source
    FROM core.purchase_line l JOIN placed p USING (product_id)
),
line AS MATERIALIZED (
    SELECT b.* FROM bought b
    SEMI JOIN (SELECT basket_id FROM bought GROUP BY basket_id HAVING count(DISTINCT shelf_id) BETWEEN 2 AND 40) USING (basket_id)
),
shelf_line AS MATERIALIZED (SELECT DISTINCT basket_id, shelf_id, source FROM line),
total AS (SELECT source, count(DISTINCT basket_id) AS baskets FROM shelf_line GROUP BY source),
-- Shelves of fewer than sixteen baskets cannot meet the test below.
shelf AS MATERIALIZED (
    SELECT l.shelf_id, any_value(l.source) AS source, count(DISTINCT l.basket_id) AS baskets,
        count(DISTINCT l.product_id) AS products, any_value(p.root_id) AS root_id, any_value(p.is_alone) AS is_alone
    FROM line l JOIN placed p USING (product_id)
    GROUP BY l.shelf_id HAVING count(DISTINCT l.basket_id) >= 16
),
often AS MATERIALIZED (SELECT l.basket_id, l.shelf_id FROM shelf_line l SEMI JOIN shelf USING (shelf_id)),
together AS MATERIALIZED (
    SELECT a.shelf_id, b.shelf_id AS other_id, count(*) AS baskets
    FROM often a JOIN often b ON a.basket_id = b.basket_id AND a.shelf_id < b.shelf_id
    GROUP BY ALL
),
both_ways AS MATERIALIZED (
    SELECT shelf_id, other_id, baskets FROM together UNION ALL SELECT other_id, shelf_id, baskets FROM together
),
strong AS MATERIALIZED (
    SELECT t.shelf_id, t.other_id, t.baskets AS joint, floor(log2(t.baskets * n.baskets / (a.baskets * b.baskets))) AS lift
    FROM both_ways t JOIN shelf a ON a.shelf_id = t.shelf_id JOIN shelf b ON b.shelf_id = t.other_id
    JOIN total n ON n.source = a.source
    WHERE t.baskets >= 16 AND wilson_low(t.baskets, a.baskets) >= 2 * b.baskets / n.baskets
      AND NOT EXISTS (
          SELECT 1 FROM core.relation r
          WHERE r.kind = 'substitutes' AND r.left_id = t.shelf_id AND r.right_id = t.other_id)
),
-- What the customer sees: the title, or the shelf label where a shop has none: the category and the measure of a pack.
label AS MATERIALIZED (
    SELECT t.product_id, t.locale, t.title AS label, t.src
    FROM core.product_text t SEMI JOIN bought USING (product_id)
    UNION ALL
    SELECT p.product_id, n.locale, n.name || ', ' || fmt_measure(s.number, s.unit, n.locale), n.src
    FROM placed p
    JOIN core.product_attribute s ON s.product_id = p.product_id AND s.attribute_id = p.source || ':package_size'
        AND s.number IS NOT NULL AND s.unit IS NOT NULL
    JOIN core.category_name n ON n.category_id = p.shelf_id AND n.kind = 'name'
    SEMI JOIN bought ON bought.product_id = p.product_id
    ANTI JOIN core.product_text t ON t.product_id = p.product_id
),
shown AS (SELECT DISTINCT product_id FROM label),
-- At most a dozen products of a category, two thousand of a shop: the pairs below stay few in any catalog.
anchor AS MATERIALIZED (
    SELECT product_id, shelf_id, source
    FROM (
        SELECT l.product_id, l.shelf_id, l.source,
            row_number() OVER (PARTITION BY l.shelf_id ORDER BY key_hash(l.product_id, 'anchor')) AS nth
        FROM line l JOIN shown USING (product_id) SEMI JOIN strong USING (shelf_id)
        GROUP BY l.product_id, l.shelf_id, l.source HAVING count(*) >= 5
    )
    WHERE nth <= 12
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY nth, key_hash(product_id, 'anchor')) <= 2000
),
pair AS MATERIALIZED (
    SELECT a.product_id, a.shelf_id, o.product_id AS other_id, o.shelf_id AS other_shelf, count(*) AS baskets
    FROM anchor a JOIN line i USING (product_id) JOIN line o ON o.basket_id = i.basket_id AND o.product_id <> a.product_id
    GROUP BY ALL
),
-- The closest ties first, not the best sellers: bread is in half of all baskets.
likely AS MATERIALIZED (
    SELECT p.product_id, p.shelf_id, p.other_id, p.other_shelf, s.joint, s.lift, p.baskets
    FROM pair p JOIN strong s ON s.shelf_id = p.shelf_id AND s.other_id = p.other_shelf SEMI JOIN shown ON shown.product_id = p.other_id
    WHERE p.baskets >= 2
    QUALIFY row_number() OVER (PARTITION BY p.product_id ORDER BY s.lift DESC, p.baskets DESC, key_hash(p.product_id || ' ' || p.other_id, 'likely')) <= 8
),
-- A word that both have (a design, a brand, a kind) would answer without any knowledge of what is bought.
word AS MATERIALIZED (
    SELECT product_id, list(DISTINCT word) AS words
    FROM (
        SELECT product_id, unnest(string_split(norm_text(label), ' ')) AS word
        FROM label SEMI JOIN (SELECT product_id FROM likely UNION SELECT other_id FROM likely) u USING (product_id)
    )
    WHERE length(word) >= 4 AND NOT regexp_matches(word, '\d')
    GROUP BY product_id
),
shared AS (
    SELECT l.product_id, l.other_id
    FROM likely l JOIN word a ON a.product_id = l.product_id JOIN word b ON b.product_id = l.other_id
    WHERE list_has_any(a.words, b.words)
),
fact AS MATERIALIZED (
    SELECT l.*, s.products, s.root_id AS other_root, o.root_id AS own_root, o.baskets AS own, o.source
    FROM likely l ANTI JOIN shared USING (product_id, other_id)
    JOIN shelf s ON s.shelf_id = l.other_shelf JOIN shelf o ON o.shelf_id = l.shelf_id
    QUALIFY row_number() OVER (PARTITION BY l.product_id ORDER BY l.lift DESC, key_hash(l.product_id || ' ' || l.other_id, 'gold')) = 1
        AND row_number() OVER (PARTITION BY l.other_id ORDER BY key_hash(l.product_id || ' ' || l.other_id, 'once')) <= 8
),
-- Wrong answers are what is right elsewhere, as often as it is right: what is never, or nearly always, right would show
-- itself. Every right answer of the same departments stands once for each question that has it.
right_one AS MATERIALIZED (
    SELECT f.product_id AS of_product, f.other_id AS wrong_id, s.shelf_id, s.root_id, s.baskets, s.products
    FROM fact f JOIN shelf s ON s.shelf_id = f.other_shelf
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940): a product of the wrong shelf is bought with
-- the shelf at most a quarter as often as one of the right shelf, where at least one basket was to be expected.
wrong_shelf AS MATERIALIZED (
    SELECT f.product_id, w.shelf_id, f.own, coalesce(t.baskets, 0) AS joint
    FROM fact f JOIN total n USING (source)
    JOIN (SELECT DISTINCT shelf_id, root_id, baskets, products FROM right_one) w ON w.root_id IN (f.own_root, f.other_root)
        AND w.shelf_id <> f.shelf_id AND w.shelf_id <> f.other_shelf
    LEFT JOIN both_ways t ON t.shelf_id = f.shelf_id AND t.other_id = w.shelf_id
    WHERE w.baskets * f.own >= n.baskets
      AND coalesce(t.baskets, 0) * n.baskets < w.baskets * f.own
      AND wilson_high(coalesce(t.baskets, 0), f.joint + coalesce(t.baskets, 0)) * 4 * f.products
          <= (1 - wilson_high(coalesce(t.baskets, 0), f.joint + coalesce(t.baskets, 0))) * w.products
),
drawn AS MATERIALIZED (
    SELECT w.product_id, r.wrong_id, w.shelf_id, w.joint, w.own, key_hash(w.product_id || ' ' || r.of_product, 'wrong') AS chance
    FROM wrong_shelf w JOIN right_one r USING (shelf_id)
    ANTI JOIN pair p ON p.product_id = w.product_id AND p.other_id = r.wrong_id
    QUALIFY row_number() OVER (PARTITION BY w.product_id ORDER BY chance) <= 24
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
JOIN placed p USING (product_id)
JOIN label g ON g.product_id = a.other_id AND g.locale = a.locale
LEFT JOIN pool ON pool.product_id = a.product_id AND pool.locale = a.locale
