-- One fact: a product and three that were bought with it, of categories that baskets with its category hold at least
-- twice as often as other baskets. Wrong: products of categories of the same departments whose lift is below one and
-- whose products are bought at most a quarter as often as those of the rarest right category; no basket holds one of them
-- with the product.
-- One product is in too few baskets to refute anything, so the categories carry the statistics.
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
leaf AS MATERIALIZED (
    SELECT c.category_id, r.root_id, c.source FROM core.category c JOIN root r USING (category_id) WHERE c.is_leaf
),
-- A shop without titles shows what a shelf label says: the category and the size of the pack, where it is a measure.
size AS (
    SELECT a.product_id, a.number, a.unit FROM core.product_attribute a JOIN core.product p USING (product_id)
    WHERE a.attribute_id = p.source || ':package_size' AND a.number IS NOT NULL AND a.unit IS NOT NULL
),
label AS MATERIALIZED (
    SELECT product_id, locale, title AS label, src FROM core.product_text
    UNION ALL
    SELECT p.product_id, n.locale, n.name || ', ' || fmt_measure(s.number, s.unit, n.locale), n.src
    FROM core.product p
    JOIN core.category_name n ON n.category_id = p.category_id AND n.kind = 'name'
    JOIN size s USING (product_id)
    ANTI JOIN core.product_text t USING (product_id)
),
shown AS (SELECT product_id, min(label) AS label FROM label GROUP BY product_id),
bought AS (
    SELECT DISTINCT l.basket_id, p.product_id, p.category_id, f.source
    FROM core.purchase_line l JOIN core.product p USING (product_id) JOIN leaf f USING (category_id)
),
-- Stocking up (over 40 categories) says nothing of what belongs together.
basket AS (SELECT basket_id FROM bought GROUP BY basket_id HAVING count(DISTINCT category_id) <= 40),
line AS MATERIALIZED (SELECT b.* FROM bought b JOIN basket USING (basket_id)),
shelf_line AS MATERIALIZED (SELECT DISTINCT basket_id, category_id, source FROM line),
total AS (SELECT source, count(DISTINCT basket_id) AS baskets FROM shelf_line GROUP BY source),
alone AS MATERIALIZED (SELECT source, category_id, count(*) AS baskets FROM shelf_line GROUP BY ALL),
together AS MATERIALIZED (
    SELECT a.category_id, b.category_id AS other_id, count(*) AS baskets
    FROM shelf_line a
    JOIN shelf_line b ON a.basket_id = b.basket_id AND a.category_id <> b.category_id AND a.source = b.source
    GROUP BY ALL
),
strong AS MATERIALIZED (
    SELECT t.category_id, t.other_id, t.baskets AS joint
    FROM together t
    JOIN alone a ON a.category_id = t.category_id
    JOIN alone b ON b.category_id = t.other_id
    JOIN total n ON n.source = a.source
    WHERE t.baskets >= 16 AND wilson_low(t.baskets, a.baskets) >= 2 * b.baskets / n.baskets
      AND NOT EXISTS (
          SELECT 1 FROM core.relation r
          WHERE r.kind = 'substitutes' AND r.left_id = t.category_id AND r.right_id = t.other_id)
),
-- Products are asked about at most four a category, so that the pairs below stay few in any catalog.
anchor AS (
    SELECT product_id, category_id, source FROM line JOIN shown USING (product_id)
    GROUP BY product_id, category_id, source HAVING count(*) >= 5
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(product_id, 'anchor')) <= 4
),
pair AS MATERIALIZED (
    SELECT a.product_id, a.category_id, o.product_id AS other_id, o.category_id AS other_category, count(*) AS baskets
    FROM anchor a JOIN line i USING (product_id) JOIN line o ON o.basket_id = i.basket_id AND o.product_id <> a.product_id
    GROUP BY ALL
),
-- The three products that most baskets with it hold; one a family of variants, one of those that are labelled alike.
right_one AS (
    SELECT p.product_id, p.category_id, p.other_id, p.other_category, s.joint
    FROM pair p
    JOIN strong s ON s.category_id = p.category_id AND s.other_id = p.other_category
    JOIN shown ON shown.product_id = p.other_id
    JOIN core.product o ON o.product_id = p.other_id
    WHERE p.baskets >= 2
    QUALIFY row_number() OVER (PARTITION BY p.product_id, coalesce(o.parent_id, o.product_id) ORDER BY p.baskets DESC, p.other_id) = 1
        AND row_number() OVER (PARTITION BY p.product_id, shown.label ORDER BY p.baskets DESC, p.other_id) = 1
),
three AS MATERIALIZED (
    SELECT * FROM right_one
    QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY joint DESC, key_hash(product_id || ' ' || other_id, 'gold')) <= 3
),
-- A category's baskets are shared by its products: the only product of a rarely joined category is bought more often
-- than one of many of a right one. So the rates that are compared are those of one product.
shelf_size AS (SELECT category_id, count(DISTINCT product_id) AS products FROM line GROUP BY category_id),
fact AS MATERIALIZED (
    SELECT t.product_id, t.category_id, arg_min((t.joint, s.products), (t.joint / s.products, t.other_id)) AS weakest
    FROM three t JOIN shelf_size s ON s.category_id = t.other_category
    GROUP BY ALL HAVING count(*) = 3
),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940), as in session_next_product: the rate of a
-- product of the wrong category is at most a quarter, where at least one basket was to be expected.
wrong_shelf AS MATERIALIZED (
    SELECT f.product_id, f.category_id, l.category_id AS wrong_category, coalesce(t.baskets, 0) AS joint, a.baskets AS own
    FROM fact f
    JOIN alone a ON a.category_id = f.category_id
    JOIN total n ON n.source = a.source
    JOIN leaf own_leaf ON own_leaf.category_id = f.category_id
    JOIN leaf l ON l.source = a.source AND (l.root_id = own_leaf.root_id OR l.root_id IN (
        SELECT g.root_id FROM three t3 JOIN leaf g ON g.category_id = t3.other_category WHERE t3.product_id = f.product_id))
    JOIN alone w ON w.category_id = l.category_id
    JOIN shelf_size ws ON ws.category_id = l.category_id
    LEFT JOIN together t ON t.category_id = f.category_id AND t.other_id = l.category_id
    WHERE l.category_id <> f.category_id AND w.baskets * a.baskets >= n.baskets
      AND coalesce(t.baskets, 0) * n.baskets < w.baskets * a.baskets
      AND wilson_high(coalesce(t.baskets, 0), f.weakest[1] + coalesce(t.baskets, 0)) * 4 * f.weakest[2]
          <= (1 - wilson_high(coalesce(t.baskets, 0), f.weakest[1] + coalesce(t.baskets, 0))) * ws.products
),
-- Wrong answers are right answers of other questions, each about as often wrong as it is right: drawn by weights, which
-- rise where a product is drawn too seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
right_use AS MATERIALIZED (
    SELECT t.other_category AS wrong_category, t.other_id AS wrong_id, count(*) AS times
    FROM three t SEMI JOIN fact USING (product_id) GROUP BY ALL
),
-- Where they are too few, other products of the categories that are wrong here fill up.
usable AS (
    FROM right_use
    UNION ALL
    SELECT category_id, product_id, 0.02 FROM core.product SEMI JOIN shown USING (product_id) SEMI JOIN line USING (product_id)
    ANTI JOIN right_use ON wrong_id = product_id
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(product_id, 'candidate')) <= 3
),
could AS MATERIALIZED (
    SELECT w.product_id, r.wrong_id, w.wrong_category, w.joint, w.own, r.times, key_hash(w.product_id || ' ' || r.wrong_id, 'pool') AS draw
    FROM wrong_shelf w JOIN usable r USING (wrong_category)
    ANTI JOIN pair p ON p.product_id = w.product_id AND p.other_id = r.wrong_id
    QUALIFY row_number() OVER (PARTITION BY w.product_id ORDER BY r.times < 1, draw) <= 120
),
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
-- No more of a category than can be right: five coffees in a list would show that coffee is wrong.
drawn_from AS (
    SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY place, wrong_id) AS nth
    FROM (FROM thrice QUALIFY row_number() OVER (PARTITION BY product_id, wrong_category ORDER BY place, wrong_id) <= 3)
    QUALIFY nth <= 24
),
pool AS (
    SELECT w.product_id, l.locale, list(wrong_item(w.wrong_id, l.label, 'lift', 'no basket holds both; ' || w.joint || ' of '
        || w.own || ' baskets with the category hold its category, fewer than chance', 0.6 - nth / 100) ORDER BY w.wrong_id) AS pool
    FROM drawn_from w JOIN label l ON l.product_id = w.wrong_id
    GROUP BY ALL
),
golds AS (
    SELECT t.product_id, l.locale, list(gold_item(t.other_id, l.label) ORDER BY t.other_id) AS gold, list(l.src ORDER BY t.other_id) AS src
    FROM three t JOIN label l ON l.product_id = t.other_id
    GROUP BY ALL HAVING count(*) = 3
)
SELECT
    f.product_id AS fact_key,
    own.locale AS language,
    coalesce(p.parent_id, p.product_id) AS group_key,
    f.category_id AS family_key,
    own.label AS slot_product,
    g.gold AS gold,
    coalesce(pool.pool, []) AS pool,
    [p.source] AS sources,
    list_concat([p.src, own.src], g.src) AS source_rows
FROM fact f
JOIN core.product p USING (product_id)
JOIN label own USING (product_id)
JOIN golds g ON g.product_id = f.product_id AND g.locale = own.locale
LEFT JOIN pool ON pool.product_id = f.product_id AND pool.locale = own.locale
