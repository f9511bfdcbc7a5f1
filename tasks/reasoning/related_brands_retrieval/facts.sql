-- One fact: a brand, the goods it sells and three brands that sell some of them. Wrong: brands that sell nothing in any
-- department of the brand, or, where a shop has no categories, whose titles share none of its typical words.
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
),
-- Three products at least: of fewer nobody could say what a brand stands for.
brand AS (
    SELECT source, brand_id, flat, min(brand) AS name, count(*) AS products, min(src) AS src, count(category_id) > 0 AS is_placed
    FROM sold GROUP BY source, brand_id, flat
    HAVING count(*) >= 3
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY key_hash(brand_id, 'brand')) <= 500
),
-- With categories: what a brand sells are the branches of the tree that hold its products. A brand at home in many departments (a
-- supermarket's own) has no line.
shelf AS (
    SELECT DISTINCT s.brand_id, CASE WHEN p.parent_id IS NULL THEN c.category_id ELSE p.category_id END AS category_id, d.department_id
    FROM sold s JOIN department d USING (category_id) JOIN core.category c USING (category_id)
    LEFT JOIN core.category p ON p.category_id = c.parent_id
    SEMI JOIN brand b ON b.brand_id = s.brand_id
),
focused AS (
    SELECT s.brand_id FROM shelf s JOIN brand b USING (brand_id)
    GROUP BY s.brand_id, b.products
    -- Three products a department: of fewer, what it does not sell may only be missing here.
    HAVING count(DISTINCT s.department_id) <= 2 AND b.products >= 3 * count(DISTINCT s.department_id)
    UNION
    SELECT brand_id FROM brand WHERE NOT is_placed AND products >= 6
),
-- Without: the words of its titles. A word is typical of a brand if three in ten of its titles have it, and tells a line of
-- goods if few brands use it at all.
title_word AS (
    SELECT b.source, b.brand_id, b.products, t.locale, w.word, count(*) AS titles
    FROM brand b JOIN sold s USING (brand_id)
    JOIN core.product_text t USING (product_id),
    unnest(list_distinct(string_split(norm_text(t.title), ' '))) AS w(word)
    WHERE NOT b.is_placed AND length(w.word) >= 4 AND NOT regexp_matches(w.word, '[0-9]')
    GROUP BY ALL
),
-- Names of brands, also of those with few products, are no goods.
brand_word AS (
    SELECT DISTINCT unnest(string_split(flat, ' ')) AS word FROM sold
),
rare_word AS (
    SELECT source, locale, word FROM title_word ANTI JOIN brand_word USING (word)
    GROUP BY source, locale, word
    HAVING count(*) <= greatest(5, 0.08 * (SELECT count(*) FROM brand WHERE NOT is_placed))
),
used_word AS (SELECT * FROM title_word SEMI JOIN rare_word USING (source, locale, word)),
typical AS (SELECT * FROM used_word WHERE titles >= 3 AND titles >= 0.3 * products),
-- The same house under two names ("Philips", "Philips by Signify") is not another brand.
head AS (SELECT brand_id, source, left(flat, 5) AS head FROM brand),
-- Related: one category in common, or two typical words.
shared AS (
    SELECT a.brand_id, b.brand_id AS other_id, CAST(NULL AS VARCHAR) AS locale, list(a.category_id ORDER BY key_hash(a.category_id, 'goods')) AS goods
    FROM shelf a JOIN shelf b ON b.category_id = a.category_id AND b.brand_id <> a.brand_id
    SEMI JOIN focused f ON f.brand_id = a.brand_id SEMI JOIN focused g ON g.brand_id = b.brand_id
    GROUP BY a.brand_id, b.brand_id
    UNION ALL
    SELECT a.brand_id, b.brand_id, a.locale, list(a.word ORDER BY a.titles DESC, a.word)
    FROM typical a JOIN typical b ON b.source = a.source AND b.locale = a.locale AND b.word = a.word AND b.brand_id <> a.brand_id
    GROUP BY a.brand_id, b.brand_id, a.locale
    HAVING count(*) >= 2
),
related AS (
    SELECT s.* FROM shared s JOIN head x USING (brand_id) JOIN head y ON y.brand_id = s.other_id AND y.head <> x.head
),
-- Not unrelated: one department in common, or one word that is typical of either.
touching AS (
    SELECT DISTINCT a.brand_id, b.brand_id AS other_id FROM shelf a JOIN shelf b USING (department_id)
    UNION
    SELECT a.brand_id, b.brand_id FROM typical a JOIN used_word b ON b.source = a.source AND b.locale = a.locale AND b.word = a.word
    UNION
    SELECT b.brand_id, a.brand_id FROM typical a JOIN used_word b ON b.source = a.source AND b.locale = a.locale AND b.word = a.word
    UNION
    SELECT a.brand_id, b.brand_id FROM head a JOIN head b ON b.source = a.source AND b.head = a.head
),
three AS (
    SELECT * FROM related
    QUALIFY row_number() OVER (PARTITION BY brand_id, locale ORDER BY key_hash(brand_id || ' ' || other_id, 'gold')) <= 3
),
chosen AS (
    SELECT brand_id, locale, list(other_id ORDER BY other_id) AS other_ids,
        -- Goods that are shared with any of the three, each once.
        list_sort(list_distinct(flatten(list(goods[:2] ORDER BY other_id)))) AS goods
    FROM three GROUP BY brand_id, locale HAVING count(*) = 3
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
    JOIN brand o ON o.source = a.source AND o.is_placed = a.is_placed
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
    SELECT a.brand_id, o.brand_id AS wrong_id, o.name, o.products, o.is_placed, row_number() OVER (
        PARTITION BY a.brand_id ORDER BY round(-ln(
            (CAST('0x' || substr(key_hash(a.brand_id || ' ' || o.brand_id, 'far'), 1, 7) AS INTEGER) + 0.5) / 268435456)
            / a.weight, 6), o.brand_id) AS nth
    FROM thrice a JOIN brand o ON o.brand_id = a.wrong_id
    QUALIFY nth <= 14
),
-- The first drawn are the nearest, so that the draw stays as it is.
wrong AS (
    SELECT brand_id, list(wrong_item(wrong_id, name, 'catalog_fact',
        CASE WHEN is_placed THEN 'none of its ' || products || ' products is in a department of the brand asked for'
            ELSE 'none of the titles of its ' || products || ' products has a word that is typical of the brand asked for' END,
        0.6 - nth / 50)) AS pool
    FROM far GROUP BY brand_id
),
told AS (SELECT brand_id, locale, unnest(goods) AS item FROM chosen),
goods AS (
    SELECT t.brand_id, n.locale, replace(string_agg(n.name, chr(31) ORDER BY n.category_id), chr(31),
        CASE WHEN n.locale IN ('ja', 'zh') THEN '、' ELSE ', ' END) AS text, min(n.src) AS src
    FROM told t JOIN core.category_name n ON n.category_id = t.item AND n.kind = 'name'
    WHERE t.locale IS NULL GROUP BY t.brand_id, n.locale
    UNION ALL
    SELECT brand_id, locale, string_agg(item, ', ' ORDER BY item), NULL FROM told WHERE locale IS NOT NULL GROUP BY brand_id, locale
),
gold AS (
    SELECT c.brand_id, c.locale, list(gold_item(o.brand_id, o.name) ORDER BY o.brand_id) AS gold, list(o.src ORDER BY o.brand_id) AS rows
    FROM (SELECT brand_id, locale, unnest(other_ids) AS other_id FROM chosen) c JOIN brand o ON o.brand_id = c.other_id
    GROUP BY c.brand_id, c.locale
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
    list_filter(list_append(x.rows, b.src), lambda s: s IS NOT NULL) AS source_rows
FROM chosen c
JOIN goods g ON g.brand_id = c.brand_id AND (c.locale IS NULL OR c.locale = g.locale)
JOIN gold x ON x.brand_id = c.brand_id AND x.locale IS NOT DISTINCT FROM c.locale
JOIN brand b ON b.brand_id = c.brand_id
LEFT JOIN wrong w ON w.brand_id = c.brand_id
