-- One fact: a product's title and the leaf category the catalog files it under. Wrong: sibling and cousin leaves.
WITH leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
),
near_leaf AS (
    SELECT l.category_id, o.category_id AS other_id, CASE WHEN l.parent_id = o.parent_id THEN 0.8 ELSE 0.4 END AS nearness
    FROM leaf l JOIN leaf o
        ON o.category_id <> l.category_id
        AND coalesce(o.grandparent_id, o.parent_id) = coalesce(l.grandparent_id, l.parent_id)
    QUALIFY row_number() OVER (
        PARTITION BY l.category_id
        ORDER BY (l.parent_id = o.parent_id) DESC, key_hash(l.category_id || ' ' || o.category_id, 'pool')) <= 12
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
),
-- One of the variants of a product, and at most fifty products a category.
chosen AS (
    SELECT p.product_id, p.category_id, p.source, p.src, l.source AS category_source, l.src AS category_src
    FROM core.product p JOIN leaf l ON l.category_id = p.category_id
    WHERE p.parent_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY p.category_id ORDER BY key_hash(p.product_id, 'chosen')) <= 50
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
