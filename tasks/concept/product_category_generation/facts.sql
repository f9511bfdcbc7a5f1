-- One fact: a product and the leaf category it is in. Right: any name of the category. Few products of each category, one of a
-- family of variants: what is asked are categories, not products.
-- Shops file much in the wrong place: titles that do not name the kind (all words of "Mugs" or of "Coffee Cups") are left out.
-- One of a family of variants; a dozen of each category are looked at, and four asked.
WITH placed AS MATERIALIZED (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS family_id, p.category_id, p.source, p.src, key_hash(p.product_id, 'product') AS draw
    FROM core.product p SEMI JOIN step.leaf_label USING (category_id)
    SEMI JOIN core.product_text t ON t.product_id = p.product_id
    QUALIFY row_number() OVER (PARTITION BY coalesce(p.parent_id, p.product_id) ORDER BY key_hash(p.product_id, 'variant')) = 1
),
chosen AS MATERIALIZED (
    SELECT * FROM placed QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY draw) <= 12
),
plain AS (
    SELECT category_id, locale, list(gold_item(name, name) ORDER BY kind, name) AS gold, list(norm_text(name)) AS flats,
        min(src) FILTER (kind = 'name') AS src
    FROM step.leaf_label GROUP BY category_id, locale
),
-- Titles that name a sibling as well ("Case for iPhone 6 and 6s") have two right answers. A wider name ("Robes" beside
-- "Bath Robes") is none.
rival AS MATERIALIZED (
    SELECT a.category_id, a.locale, flatten(list(b.parts ORDER BY b.category_id)) AS parts
    FROM (SELECT s.*, c.parent_id FROM step.leaf_spoken s JOIN core.category c USING (category_id)) a
    JOIN (SELECT s.*, c.parent_id FROM step.leaf_spoken s JOIN core.category c USING (category_id)) b
        ON b.parent_id = a.parent_id AND b.locale = a.locale AND b.category_id <> a.category_id
    WHERE NOT list_has_all(flatten([part.words FOR part IN a.parts]), b.parts[1].words)
    GROUP BY a.category_id, a.locale
),
-- What comes after "for" or "with" in a title is another thing, and after "di" what it is made of.
-- "Extra virgin" is not virgin.
titled AS MATERIALIZED (
    SELECT *, CASE WHEN locale = 'en' THEN ' ' || norm_text(regexp_replace(title, ' (for|with|fits?|compatible|from|by|in) .*$|[,;:(\[|/]| [–—-] | \S*\d.*$|$', ' # ', 'gi'))
            ELSE regexp_replace(' ' || flat || ' ', ' (für|mit|pour|avec|para|con|per|com|de|di|du|d|do|da|del|della|dei|delle|des|al|alla|au|aux|sin|senza|sans|sem|ohne) .*$', ' ') END AS thing FROM (
        SELECT c.*, t.locale, t.title, t.src AS text_src, trim(replace(' ' || norm_text(t.title), ' extra ', ' extra')) AS flat FROM chosen c JOIN core.product_text t USING (product_id))
)
SELECT
    t.product_id AS fact_key,
    t.locale AS language,
    t.family_id AS group_key,
    t.category_id || ' ' || t.family_id AS family_key,
    t.title AS slot_title,
    n.gold,
    [] AS pool,
    [t.source] AS sources,
    [t.src, t.text_src, n.src] AS source_rows
FROM titled t
JOIN plain n ON n.category_id = t.category_id AND n.locale = t.locale
JOIN step.leaf_spoken s ON s.category_id = t.category_id AND s.locale = t.locale
LEFT JOIN rival r ON r.category_id = t.category_id AND r.locale = t.locale
-- A title that is nothing but the name asks nothing.
WHERE NOT list_contains(n.flats, t.flat)
    AND list_bool_or([contains(t.thing, part.head) AND list_bool_and([contains(' ' || t.flat || ' ', word) FOR word IN part.words]) FOR part IN s.parts])
    AND NOT coalesce(list_bool_or([list_bool_and([contains(' ' || t.flat || ' ', word) FOR word IN part.words]) FOR part IN r.parts]), false)
QUALIFY row_number() OVER (PARTITION BY t.category_id, t.locale ORDER BY t.draw) <= 4
