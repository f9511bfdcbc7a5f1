-- One fact: a brand, the goods it sells and three brands that sell some of them. Wrong: brands that sell nothing in any
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
-- What a brand sells are the branches of the tree that hold its products. A brand at home in many departments (a
-- supermarket's own) has no line.
shelf AS (
    SELECT s.brand_id, CASE WHEN p.parent_id IS NULL THEN c.category_id ELSE p.category_id END AS category_id, d.department_id,
        count(DISTINCT s.product_id) AS products
    FROM sold s JOIN department d USING (category_id) JOIN core.category c USING (category_id)
    LEFT JOIN core.category p ON p.category_id = c.parent_id
    SEMI JOIN brand b ON b.brand_id = s.brand_id
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
-- Related: one category in common, of which the other brand has two products.
shared AS (
    SELECT a.brand_id, b.brand_id AS other_id, list(a.category_id ORDER BY key_hash(a.category_id, 'goods')) AS goods
    FROM shelf a JOIN shelf b ON b.category_id = a.category_id AND b.brand_id <> a.brand_id AND b.products >= 2
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
three AS (
    SELECT * FROM related
    QUALIFY row_number() OVER (PARTITION BY brand_id ORDER BY key_hash(brand_id || ' ' || other_id, 'gold')) <= 3
),
chosen AS (
    SELECT brand_id, list(other_id ORDER BY other_id) AS other_ids,
        -- Goods that are shared with any of the three, each once.
        list_sort(list_distinct(flatten(list(goods[:2] ORDER BY other_id)))) AS goods
    FROM three GROUP BY brand_id HAVING count(*) = 3
),
-- Wrong brands are right answers of other questions, each about as often wrong as it is right: a brand with a department of
-- its own is far from all others and would show itself. They are drawn by weights, which rise where a brand is drawn too
-- seldom (iterative proportional fitting; W. E. Deming and F. F. Stephan, 1940).
ask AS (SELECT DISTINCT brand_id, unnest(other_ids) AS other_id FROM chosen),
-- With fewer than three partners a brand is no answer of this task: it is offered hardly ever.
right_one AS (
    SELECT r.other_id, greatest(0.1, any_value(a.times)) AS times
    FROM related r LEFT JOIN (SELECT other_id, count(*) AS times FROM ask GROUP BY other_id) a USING (other_id)
    GROUP BY r.other_id
),
could AS MATERIALIZED (
    SELECT a.brand_id, o.brand_id AS wrong_id, r.times
    FROM (SELECT DISTINCT brand_id FROM ask) c JOIN brand a USING (brand_id)
    JOIN brand o ON o.source = a.source
    JOIN right_one r ON r.other_id = o.brand_id
    ANTI JOIN touching t ON t.brand_id = a.brand_id AND t.other_id = o.brand_id
),
once AS (
    SELECT *, times / sum(share) OVER (PARTITION BY wrong_id) AS weight
    FROM (SELECT *, 1 / count(*) OVER (PARTITION BY brand_id) AS share FROM could)
),
twice AS (
    SELECT * REPLACE (weight * times / sum(share) OVER (PARTITION BY wrong_id) AS weight)
    FROM (SELECT * REPLACE (least(1 / 7, weight / sum(weight) OVER (PARTITION BY brand_id)) AS share) FROM once)
),
thrice AS MATERIALIZED (
    SELECT *, sum(share) OVER (PARTITION BY wrong_id) AS use
    FROM (SELECT * REPLACE (least(1 / 7, weight / sum(weight) OVER (PARTITION BY brand_id)) AS share) FROM twice)
),
far AS (
    SELECT a.brand_id, o.brand_id AS wrong_id, o.name, o.products, row_number() OVER (
        PARTITION BY a.brand_id ORDER BY round(-ln(
            (CAST('0x' || substr(key_hash(a.brand_id || ' ' || o.brand_id, 'far'), 1, 7) AS INTEGER) + 0.5) / 268435456)
            / a.weight, 6), o.brand_id) AS nth
    FROM thrice a JOIN brand o ON o.brand_id = a.wrong_id
    QUALIFY nth <= 14
),
-- The first drawn are the nearest, so that the draw stays as it is.
wrong AS (
    SELECT brand_id, list(wrong_item(wrong_id, name, 'catalog_fact',
        'none of its ' || products || ' products is in a department of the brand asked for', 0.6 - nth / 50)) AS pool
    FROM far GROUP BY brand_id
),
told AS (SELECT brand_id, unnest(goods) AS item FROM chosen),
goods AS (
    SELECT t.brand_id, n.locale, replace(string_agg(n.name, chr(31) ORDER BY n.category_id), chr(31),
        CASE WHEN n.locale IN ('ja', 'zh') THEN '、' ELSE ', ' END) AS text, min(n.src) AS src
    FROM told t JOIN core.category_name n ON n.category_id = t.item AND n.kind = 'name'
    GROUP BY t.brand_id, n.locale
),
gold AS (
    SELECT c.brand_id, list(gold_item(o.brand_id, o.name) ORDER BY o.brand_id) AS gold, list(o.src ORDER BY o.brand_id) AS rows
    FROM (SELECT brand_id, unnest(other_ids) AS other_id FROM chosen) c JOIN brand o ON o.brand_id = c.other_id
    GROUP BY c.brand_id
)
SELECT
    c.brand_id AS fact_key,
    g.locale AS language,
    'brand ' || c.brand_id AS group_key,
    c.brand_id AS family_key,
    b.name AS slot_brand,
    g.text AS slot_goods,
    x.gold,
    coalesce(w.pool, []) AS pool,
    [b.source] AS sources,
    list_append(x.rows, b.src) AS source_rows
FROM chosen c
JOIN goods g ON g.brand_id = c.brand_id
JOIN gold x ON x.brand_id = c.brand_id
JOIN brand b ON b.brand_id = c.brand_id
LEFT JOIN wrong w ON w.brand_id = c.brand_id
