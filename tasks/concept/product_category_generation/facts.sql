-- One fact: a product and the leaf category it is in. Right: any name of the category. Few products of each category, one of a
-- family of variants: what is asked are categories, not products.
WITH leaf AS (SELECT category_id, parent_id FROM core.category WHERE is_leaf),
-- A leaf that is called like the one above it, or like leaves elsewhere ("Accessories"), is not to be told from a title.
called AS (
    SELECT n.category_id, n.locale, n.name, n.kind, n.src
    FROM core.category_name n JOIN leaf l USING (category_id)
),
blurred AS (
    SELECT locale, lower(name) AS name FROM called WHERE kind = 'name'
    GROUP BY split_part(category_id, ':', 1), locale, lower(name) HAVING count(DISTINCT category_id) > 1
),
plain AS (
    SELECT c.category_id, c.locale,
        list(gold_item(c.name, c.name) ORDER BY c.kind, c.name) AS gold, min(c.src) FILTER (c.kind = 'name') AS src
    FROM called c
    SEMI JOIN (
        SELECT category_id, locale FROM called n
        ANTI JOIN blurred b ON b.locale = n.locale AND b.name = lower(n.name) WHERE kind = 'name'
    ) one ON one.category_id = c.category_id AND one.locale = c.locale
    GROUP BY c.category_id, c.locale
),
placed AS (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS family_id, p.category_id, p.source, p.src
    FROM core.product p SEMI JOIN leaf USING (category_id)
    SEMI JOIN core.product_text t ON t.product_id = p.product_id
    QUALIFY row_number() OVER (PARTITION BY coalesce(p.parent_id, p.product_id) ORDER BY key_hash(p.product_id, 'variant')) = 1
),
-- By hash alone: in real shops the titles without the name are mostly products in the wrong place.
chosen AS (
    SELECT * FROM placed
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(product_id, 'product')) <= 4
)
SELECT
    c.product_id AS fact_key,
    t.locale AS language,
    c.family_id AS group_key,
    c.category_id || ' ' || c.family_id AS family_key,
    t.title AS slot_title,
    n.gold,
    [] AS pool,
    [c.source] AS sources,
    [c.src, t.src, n.src] AS source_rows
FROM chosen c
JOIN core.product_text t USING (product_id)
JOIN plain n ON n.category_id = c.category_id AND n.locale = t.locale
-- A title that is nothing but the name asks nothing.
WHERE NOT list_contains([norm_text(g.text) FOR g IN n.gold], norm_text(t.title))
