WITH RECURSIVE leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
),
has AS (SELECT category_id, attribute_id, src FROM core.category_attribute),
-- A schema may be sparse: what products of the category carry applies to it, listed or not.
carries AS (
    SELECT category_id, attribute_id FROM has
    UNION
    SELECT p.category_id, a.attribute_id
    FROM core.product p JOIN core.product_attribute a ON a.product_id = p.product_id
    WHERE p.category_id IS NOT NULL
),
-- Special: at home in six branches and three departments at most. What is common (colour, age group) may apply where
-- nobody wrote it down, so its absence refutes nothing.
department AS (
    SELECT category_id, category_id AS department_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, d.department_id FROM department d JOIN core.category c ON c.parent_id = d.category_id
),
-- Vague fields may stand on any data sheet.
vague AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name
    WHERE locale = 'en' AND regexp_matches(lower(name), '\b(features?|functions?|properties|benefits|origin|country|uses?|usage|support|theme|design|included|rarity|condition)\b')
),
special AS (
    SELECT attribute_id
    FROM has JOIN leaf USING (category_id) JOIN department USING (category_id)
    ANTI JOIN (SELECT attribute_id FROM core.attribute WHERE value_type = 'boolean') yes_or_no USING (attribute_id)
    ANTI JOIN vague USING (attribute_id)
    GROUP BY attribute_id
    HAVING count(DISTINCT parent_id) <= 6 AND count(DISTINCT department_id) <= 3
),
-- What a sibling has was most likely forgotten.
kin AS (SELECT DISTINCT l.parent_id, k.attribute_id FROM carries k JOIN leaf l USING (category_id)),
-- "Handle material" for what has a "Material" may apply too.
word AS (
    SELECT DISTINCT attribute_id, word
    FROM (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name)
    WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
),
-- Right: an attribute that only other branches of the same part of the tree have.
near_attribute AS (
    SELECT l.category_id, l.parent_id, b.attribute_id
    FROM leaf l
    JOIN (SELECT DISTINCT grandparent_id, attribute_id FROM leaf JOIN has USING (category_id)) b
        ON b.grandparent_id = l.grandparent_id
    SEMI JOIN special ON special.attribute_id = b.attribute_id
    ANTI JOIN kin ON kin.parent_id = l.parent_id AND kin.attribute_id = b.attribute_id
    QUALIFY row_number() OVER (PARTITION BY l.category_id ORDER BY key_hash(l.category_id || ' ' || b.attribute_id, 'near')) <= 24
),
alike AS (
    SELECT DISTINCT n.category_id, n.attribute_id
    FROM near_attribute n JOIN word x ON x.attribute_id = n.attribute_id
    SEMI JOIN (SELECT k.category_id, w.word FROM carries k JOIN word w ON w.attribute_id = k.attribute_id) own
        ON own.category_id = n.category_id AND own.word = x.word
),
usage AS (SELECT attribute_id, count(*) AS leaves FROM has SEMI JOIN leaf USING (category_id) GROUP BY attribute_id),
-- Two a category, and an attribute about as often as there are categories to offer it as a wrong one: what is mostly right
-- would show itself.
chosen AS (
    SELECT category_id, attribute_id
    FROM (
        SELECT category_id, attribute_id FROM near_attribute
        ANTI JOIN alike USING (category_id, attribute_id) JOIN usage USING (attribute_id)
        QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'place'))
            <= leaves
    )
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'gold')) <= 2
),
-- Wrong: what the category has: two special attributes at least, so that the right one is not the only rare one.
-- An attribute that names the category ("Guitar size") would be no option at all.
category_word AS (
    SELECT DISTINCT category_id, left(word, 5) AS word
    FROM (SELECT category_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.category_name SEMI JOIN chosen USING (category_id))
    WHERE length(word) >= 4
),
given_away AS (
    SELECT DISTINCT h.category_id, h.attribute_id
    FROM has h JOIN word a USING (attribute_id) JOIN category_word c ON c.category_id = h.category_id AND c.word = left(a.word, 5)
),
own AS (
    SELECT c.category_id, c.attribute_id, h.attribute_id AS own_id, h.src, s.attribute_id IS NOT NULL AS is_special
    FROM chosen c JOIN has h USING (category_id)
    ANTI JOIN (SELECT attribute_id FROM core.attribute WHERE value_type = 'boolean') yes_or_no ON yes_or_no.attribute_id = h.attribute_id
    ANTI JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
    LEFT JOIN special s ON s.attribute_id = h.attribute_id
    QUALIFY row_number() OVER (PARTITION BY c.category_id, c.attribute_id
        ORDER BY s.attribute_id IS NULL, key_hash(c.attribute_id || ' ' || h.attribute_id, 'own')) <= 6
),
attribute_label AS (
    SELECT attribute_id, locale, attribute_id || ' ' || locale AS key, name FROM core.attribute_name WHERE kind = 'name'
),
-- Every word for what the category does have: a namesake with another id is had as well.
own_word AS (
    SELECT DISTINCT c.category_id, n.locale, norm_text(n.name) AS word
    FROM (SELECT DISTINCT category_id FROM chosen) c JOIN carries k USING (category_id)
    JOIN core.attribute_name n ON n.attribute_id = k.attribute_id
),
wrong AS (
    SELECT o.category_id, o.attribute_id, n.locale,
        list(wrong_item(o.own_id, n.name, 'catalog_fact', 'the category has the attribute ' || n.name, CASE WHEN o.is_special THEN 0.9 ELSE 0.4 END)) AS pool, count(*) FILTER (o.is_special) AS specials
    FROM own o JOIN attribute_label n ON n.attribute_id = o.own_id
    GROUP BY o.category_id, o.attribute_id, n.locale
)
SELECT
    c.category_id || ' lacks ' || c.attribute_id AS fact_key,
    n.locale AS language,
    c.category_id AS group_key,
    c.category_id || ' ' || c.attribute_id AS family_key,
    parent.name || ' > ' || n.name AS slot_category,
    [gold_item(c.attribute_id, a.name)] AS gold,
    w.pool,
    [l.source] AS sources,
    [l.src] AS source_rows
FROM chosen c
JOIN leaf l USING (category_id)
JOIN core.category_name n ON n.category_id = c.category_id AND n.kind = 'name'
JOIN core.category_name parent ON parent.category_id = l.parent_id AND parent.kind = 'name' AND parent.locale = n.locale
JOIN attribute_label a ON a.key = c.attribute_id || ' ' || n.locale
JOIN wrong w ON w.category_id = c.category_id AND w.attribute_id = c.attribute_id AND w.locale = n.locale
ANTI JOIN own_word o ON o.category_id = c.category_id AND o.locale = n.locale AND o.word = norm_text(a.name)
WHERE w.specials >= 2
