-- One fact: a product's title and the leaf category the catalog files it under. Wrong: sibling and cousin leaves.
-- A name that several leaves share ("Cases"), or that any goods have ("Accessories"), says too little alone.
WITH unclear AS (
    SELECT category_id FROM core.category_name JOIN core.category USING (category_id) WHERE is_leaf AND kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY core.category.source, locale, lower(name)) > 1
        OR regexp_matches(lower(name), '^((other|more|general|basic|replacement|accessory|all|misc\w*|custom|fit|and|&|accessories|parts|kits?|sets|cases|covers|straps|refills|supplies|tools|styles?)[ ,]*)+$')
),
leaf AS (
    SELECT c.category_id, c.parent_id, coalesce(p.parent_id, c.parent_id) AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    ANTI JOIN unclear ON unclear.category_id = c.category_id
    WHERE c.is_leaf
),
-- One of the variants of a product, and at most two dozen products a category.
filed AS (
    SELECT p.product_id, p.category_id, p.source, p.src,
        row_number() OVER (PARTITION BY p.category_id ORDER BY key_hash(p.product_id, 'chosen')) AS nth
    FROM core.product p SEMI JOIN leaf l ON l.category_id = p.category_id
    WHERE p.parent_id IS NULL
    QUALIFY nth <= 24
),
-- What is mostly right or mostly wrong would show itself. So only leaves with products are offered, those beside each other in
-- a ring (siblings first, then cousins) offer each other, and none is right much oftener than those around it.
ring AS (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY grandparent_id, parent_id, products, category_id) AS place,
        count(*) OVER (PARTITION BY source) AS places
    FROM leaf JOIN (SELECT category_id, count(*) AS products FROM filed GROUP BY category_id) USING (category_id)
),
usual AS (
    SELECT *, ceil(avg(products) OVER (PARTITION BY source ORDER BY place ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING)) AS times
    FROM ring
),
chosen AS (
    SELECT f.product_id, f.category_id, f.source, f.src, u.source AS category_source, u.src AS category_src
    FROM filed f JOIN usual u ON u.category_id = f.category_id AND f.nth <= u.times
),
step AS (
    SELECT a.category_id, b.category_id AS other_id,
        CASE WHEN a.parent_id = b.parent_id THEN 0.8 WHEN a.grandparent_id = b.grandparent_id THEN 0.5 ELSE 0.2 END AS nearness
    FROM (SELECT *, (place - 1 + unnest(range(1, 5))) % places + 1 AS next FROM ring) a
    JOIN ring b ON b.source = a.source AND b.place = a.next AND b.category_id <> a.category_id
),
near_leaf AS (
    SELECT category_id, other_id, max(nearness) AS nearness
    FROM (FROM step UNION ALL SELECT other_id, category_id, nearness FROM step) GROUP BY ALL
),
-- Names and synonyms, compared: a category called like the right one is no wrong option.
word AS (SELECT category_id, locale, norm_text(name) AS word FROM core.category_name),
namesake AS (
    SELECT DISTINCT a.category_id, b.category_id AS other_id, a.locale
    FROM word a JOIN word b ON b.locale = a.locale AND b.word = a.word AND b.category_id <> a.category_id
),
label AS (SELECT category_id, locale, name FROM core.category_name WHERE kind = 'name'),
wrong AS (
    SELECT n.category_id, o.locale,
        list(wrong_item(n.other_id, o.name, 'catalog_fact', 'the catalog files the product under ' || l.name, n.nearness)
            ORDER BY n.other_id) AS pool
    FROM near_leaf n
    JOIN label o ON o.category_id = n.other_id
    JOIN label l ON l.category_id = n.category_id AND l.locale = o.locale
    ANTI JOIN namesake s ON s.category_id = n.category_id AND s.other_id = n.other_id AND s.locale = o.locale
    GROUP BY ALL
)
SELECT
    c.product_id AS fact_key,
    t.locale AS language,
    c.product_id AS group_key,
    c.category_id AS family_key,
    t.title AS slot_title,
    [gold_item(c.category_id, l.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    list_sort(list_distinct([c.source, t.source, c.category_source])) AS sources,
    [c.src, t.src, c.category_src] AS source_rows
FROM chosen c
JOIN core.product_text t ON t.product_id = c.product_id
JOIN label l ON l.category_id = c.category_id AND l.locale = t.locale
LEFT JOIN wrong w ON w.category_id = c.category_id AND w.locale = t.locale
