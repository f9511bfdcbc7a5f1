-- One fact: a product's title and the leaf category the catalog files it under. Wrong: sibling and cousin leaves.
-- Shops file much in the wrong place. So the title names the kind (all words of "Mugs" or of "Coffee Cups"), and what it
-- names besides may be right too and is not offered: "Case for iPhone 6s and 7" is no question of 6s or 7.
WITH leaf AS (
    SELECT c.category_id, c.parent_id, coalesce(p.parent_id, c.parent_id) AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    SEMI JOIN step.leaf_label n ON n.category_id = c.category_id
),
-- One of the variants of a product, and at most two dozen products a category.
filed AS MATERIALIZED (
    SELECT p.product_id, p.category_id, p.source, p.src, key_hash(p.product_id, 'chosen') AS draw
    FROM core.product p SEMI JOIN leaf l ON l.category_id = p.category_id
    WHERE p.parent_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY p.category_id ORDER BY draw) <= 24
),
named AS MATERIALIZED (
    SELECT l.category_id, l.locale, l.name, s.parts FROM step.leaf_label l JOIN step.leaf_spoken s USING (category_id, locale) WHERE l.kind = 'name'
),
-- What comes after "for" or "with" in a title is another thing, and after "di" what it is made of.
-- "Extra virgin" is not virgin.
titled AS MATERIALIZED (
    SELECT *, CASE WHEN locale = 'en' THEN ' ' || norm_text(regexp_replace(title, ' (for|with|fits?|compatible|from|by|in) .*$|[,;:(\[|/]| [–—-] | \S*\d.*$|$', ' # ', 'gi'))
            ELSE regexp_replace(flat, ' (für|mit|pour|avec|para|con|per|com|de|di|du|d|do|da|del|della|dei|delle|des|al|alla|au|aux|sin|senza|sans|sem|ohne) .*$', ' ') END AS thing FROM (
        SELECT f.*, t.locale, t.title, t.source AS text_source, t.src AS text_src, replace(' ' || norm_text(t.title) || ' ', ' extra ', ' extra') AS flat
        FROM filed f JOIN core.product_text t USING (product_id))
),
agreed AS MATERIALIZED (
    SELECT t.*, n.name FROM titled t JOIN named n USING (category_id, locale)
    WHERE list_bool_or([contains(t.thing, part.head) AND list_bool_and([contains(t.flat, word) FOR word IN part.words]) FOR part IN n.parts])
),
-- What is mostly right or mostly wrong would show itself. So only leaves with products are offered, those beside each other in
-- a ring (siblings first, then cousins) offer each other, and none is right much oftener than those around it.
ring AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY grandparent_id, parent_id, products, category_id) AS place,
        count(*) OVER (PARTITION BY source) AS places
    FROM leaf JOIN (SELECT category_id, count(DISTINCT product_id) AS products FROM agreed GROUP BY category_id) USING (category_id)
),
usual AS (
    SELECT *, ceil(avg(products) OVER (PARTITION BY source ORDER BY place ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING)) AS times
    FROM ring
),
asked AS (
    SELECT a.*, u.source AS category_source, u.src AS category_src
    FROM agreed a JOIN usual u USING (category_id)
    QUALIFY row_number() OVER (PARTITION BY a.category_id, a.locale ORDER BY a.draw) <= u.times
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
namesake AS (
    SELECT DISTINCT a.category_id, b.category_id AS other_id, a.locale
    FROM step.leaf_part a JOIN step.leaf_part b ON b.locale = a.locale AND b.flat = a.flat AND b.category_id <> a.category_id
),
wrong AS (
    SELECT n.category_id, o.locale, list({'parts': o.parts, 'item': wrong_item(n.other_id, o.name, 'catalog_fact',
            'the catalog files the product under ' || l.name, n.nearness)} ORDER BY n.other_id) AS pool
    FROM near_leaf n
    JOIN named o ON o.category_id = n.other_id
    JOIN named l ON l.category_id = n.category_id AND l.locale = o.locale
    ANTI JOIN namesake s ON s.category_id = n.category_id AND s.other_id = n.other_id AND s.locale = o.locale
    GROUP BY ALL
)
SELECT
    c.product_id AS fact_key,
    c.locale AS language,
    c.product_id AS group_key,
    c.category_id AS family_key,
    c.title AS slot_title,
    [gold_item(c.category_id, c.name)] AS gold,
    [w.item FOR w IN coalesce(w.pool, [])
        IF NOT list_bool_or([list_bool_and([contains(c.flat, word) FOR word IN part.words]) FOR part IN w.parts])] AS pool,
    list_sort(list_distinct([c.source, c.text_source, c.category_source])) AS sources,
    [c.src, c.text_src, c.category_src] AS source_rows
FROM asked c
LEFT JOIN wrong w ON w.category_id = c.category_id AND w.locale = c.locale
