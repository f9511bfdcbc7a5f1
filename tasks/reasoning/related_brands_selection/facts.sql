-- One fact: a brand, a kind of goods it sells and another brand that sells them. Wrong: brands that sell nothing in any
-- department of the brand. Shops without categories are left out: words of titles name no line of goods.
WITH RECURSIVE department AS (
    SELECT category_id, category_id AS department_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, d.department_id FROM department d JOIN core.category c ON c.parent_id = d.category_id
),
sold AS (
    SELECT source, source || ':brand:' || norm_text(brand) AS brand_id, norm_text(brand) AS flat, brand, product_id, category_id, src
    FROM core.product
    WHERE brand IS NOT NULL AND length(norm_text(brand)) >= 2
        AND norm_text(brand) NOT IN ('generic', 'unknown', 'unbranded', 'no brand', 'none', 'n a', 'na', 'various', 'other')
        -- A shop's own brand is put on anything.
        AND NOT regexp_matches(lower(brand), '\b(amazon ?(brand|basics)|(own|store|house) brand|private label|solimo|happy belly)\b')
),
-- Three products in categories at least: of fewer nobody could say what a brand stands for. Where one in ten has no category,
-- what the brand does not sell is not known. Spellings of one name ("Twining", "Twinings") are one brand.
brand AS (
    SELECT source, brand_id, flat, min(brand) AS name, count(*) AS products, min(src) AS src
    FROM sold GROUP BY source, brand_id, flat
    HAVING count(*) >= 3 AND count(category_id) >= 0.9 * count(*)
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY key_hash(brand_id, 'brand')) <= 500
),
-- What a brand sells are the categories of its products. A brand at home in many departments (a
-- supermarket's own) has no line.
shelf AS (
    SELECT s.brand_id, s.category_id, d.department_id, count(DISTINCT s.product_id) AS products
    FROM sold s JOIN department d USING (category_id) SEMI JOIN brand b ON b.brand_id = s.brand_id
    GROUP BY ALL
),
focused AS (
    SELECT s.brand_id FROM shelf s JOIN brand b USING (brand_id)
    GROUP BY s.brand_id, b.products
    -- Three products a department: of fewer, what it does not sell may only be missing here.
    HAVING count(DISTINCT s.department_id) <= 2 AND b.products >= 3 * count(DISTINCT s.department_id)
),
-- The same house under two names ("Philips", "Philips by Signify") is not another brand.
head AS (SELECT brand_id, source, left(flat, 5) AS head FROM brand),
-- Of few products, what a brand does not sell may only be missing here. Five tell in a shop with a tree of categories; where
-- the shop is a list of a few categories, cut out of a larger one, it takes nine.
known AS (
    SELECT brand_id FROM shelf GROUP BY brand_id
    HAVING sum(products) >= CASE WHEN bool_or(category_id <> department_id) THEN 5 ELSE 9 END
),
-- Related: one category in common, of which both have two products.
shared AS (
    SELECT a.brand_id, b.brand_id AS other_id, list(a.category_id ORDER BY key_hash(a.category_id, 'goods')) AS goods
    FROM shelf a JOIN shelf b ON b.category_id = a.category_id AND b.brand_id <> a.brand_id AND a.products >= 2 AND b.products >= 2
    SEMI JOIN focused f ON f.brand_id = a.brand_id SEMI JOIN focused g ON g.brand_id = b.brand_id
    GROUP BY a.brand_id, b.brand_id
),
related AS (
    SELECT s.* FROM shared s JOIN head x USING (brand_id) JOIN head y ON y.brand_id = s.other_id AND y.head <> x.head
    SEMI JOIN known o ON o.brand_id = s.other_id
),
-- Departments that one brand serves lie beside each other (tea and coffee, phones and computers): who is found in the one only
-- may well sell in the other. Whoever serves four tells nothing of them.
beside AS (
    SELECT DISTINCT a.department_id, b.department_id AS other_id
    FROM shelf a JOIN shelf b ON b.brand_id = a.brand_id
    ANTI JOIN (SELECT brand_id FROM shelf GROUP BY brand_id HAVING count(DISTINCT department_id) > 3) x ON x.brand_id = a.brand_id
),
-- Not unrelated: departments in common, or beside each other.
touching AS (
    SELECT DISTINCT a.brand_id, b.brand_id AS other_id
    FROM (SELECT DISTINCT brand_id, department_id FROM shelf) a JOIN beside n USING (department_id)
    JOIN (SELECT DISTINCT brand_id, department_id FROM shelf) b ON b.department_id = n.other_id
    UNION
    SELECT a.brand_id, b.brand_id FROM head a JOIN head b ON b.source = a.source AND b.head = a.head
),
-- Three partners a brand; the goods told are what both sell.
chosen AS (
    SELECT * FROM related
    QUALIFY row_number() OVER (PARTITION BY brand_id ORDER BY key_hash(brand_id || ' ' || other_id, 'gold')) <= 3
),
-- Wrong brands are right answers of other questions, each about as often wrong as it is right: a brand with a department of
-- its own is far from all others and would show itself. They are drawn by weights, which rise where a brand is drawn too
-- seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
ask AS (SELECT DISTINCT brand_id, other_id FROM chosen),
right_one AS (SELECT other_id, count(*) AS times FROM ask GROUP BY other_id),
could AS MATERIALIZED (
    SELECT a.brand_id, o.brand_id AS wrong_id, r.times, c.asks
    FROM (SELECT brand_id, count(*) AS asks FROM ask GROUP BY brand_id) c JOIN brand a USING (brand_id)
    JOIN brand o ON o.source = a.source
    JOIN right_one r ON r.other_id = o.brand_id
    ANTI JOIN touching t ON t.brand_id = a.brand_id AND t.other_id = o.brand_id
),
once AS (
    SELECT *, times / sum(share) OVER (PARTITION BY wrong_id) AS weight
    FROM (SELECT *, asks / count(*) OVER (PARTITION BY brand_id) AS share FROM could)
),
twice AS (
    SELECT * REPLACE (weight * times / sum(share) OVER (PARTITION BY wrong_id) AS weight)
    FROM (SELECT * REPLACE (least(asks / 3, asks * weight / sum(weight) OVER (PARTITION BY brand_id)) AS share) FROM once)
),
thrice AS MATERIALIZED (
    SELECT *, sum(share) OVER (PARTITION BY wrong_id) AS use
    FROM (SELECT * REPLACE (least(asks / 3, asks * weight / sum(weight) OVER (PARTITION BY brand_id)) AS share) FROM twice)
),
-- A shop of two halves, one much larger: the answers of the larger are asked no more often than they can be wrong in the other.
kept AS (
    SELECT a.brand_id, a.other_id
    FROM ask a JOIN (SELECT wrong_id, max(round(use, 6)) AS use FROM thrice GROUP BY wrong_id) t ON t.wrong_id = a.other_id
    QUALIFY row_number() OVER (PARTITION BY a.other_id ORDER BY key_hash(a.brand_id || ' ' || a.other_id, 'kept')) <= ceil(t.use)
),
far AS (
    SELECT a.brand_id, a.other_id AS gold_id, o.brand_id AS wrong_id, o.name, o.products, row_number() OVER (
        PARTITION BY a.brand_id, a.other_id ORDER BY round(-ln(
            (CAST('0x' || substr(key_hash(a.brand_id || ' ' || a.other_id || ' ' || o.brand_id, 'far'), 1, 7) AS INTEGER) + 0.5) / 268435456)
            / t.weight, 6), o.brand_id) AS nth
    FROM kept a JOIN thrice t USING (brand_id) JOIN brand o ON o.brand_id = t.wrong_id
    QUALIFY nth <= 6
),
-- The first drawn are the nearest, so that the draw stays as it is.
wrong AS (
    SELECT brand_id, gold_id, list(wrong_item(wrong_id, name, 'catalog_fact',
        'none of its ' || products || ' products is in a department of the brand asked for', 0.6 - nth / 50)) AS pool
    FROM far GROUP BY brand_id, gold_id
),
goods AS (
    SELECT c.brand_id, c.other_id, n.locale, n.name AS text, n.src
    FROM chosen c JOIN core.category_name n ON n.category_id = c.goods[1] AND n.kind = 'name'
)
SELECT
    c.brand_id || ' and ' || c.other_id AS fact_key,
    g.locale AS language,
    'brand ' || c.brand_id AS group_key,
    least(c.brand_id, c.other_id) || ' ' || greatest(c.brand_id, c.other_id) AS family_key,
    b.name AS slot_brand,
    g.text AS slot_goods,
    [gold_item(c.other_id, o.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    [b.source] AS sources,
    [b.src, o.src, g.src] AS source_rows
FROM chosen c
JOIN goods g ON g.brand_id = c.brand_id AND g.other_id = c.other_id
JOIN brand b ON b.brand_id = c.brand_id JOIN brand o ON o.brand_id = c.other_id
SEMI JOIN kept k ON k.brand_id = c.brand_id AND k.other_id = c.other_id
LEFT JOIN wrong w ON w.brand_id = c.brand_id AND w.gold_id = c.other_id
