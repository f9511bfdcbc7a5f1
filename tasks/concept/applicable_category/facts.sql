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
-- Special: at home in three branches and two departments at most. What is common (colour, age group) may apply where
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
    HAVING count(DISTINCT parent_id) <= 3 AND count(DISTINCT department_id) <= 2
),
-- What a sibling has was most likely forgotten.
kin AS (SELECT DISTINCT l.parent_id, k.attribute_id FROM carries k JOIN leaf l USING (category_id)),
-- "Handle material" for what has a "Material" may apply too.
word AS (
    SELECT DISTINCT attribute_id, word
    FROM (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name)
    WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
),
kind_of_goods AS (
    SELECT n.category_id, unnest(string_split(norm_text(n.name), ' ')) AS word FROM core.category_name n SEMI JOIN leaf USING (category_id)
),
-- The right category must not repeat a word of the attribute ("Guitar size" for guitars).
given_away AS (
    SELECT DISTINCT h.category_id, h.attribute_id
    FROM has h JOIN word a USING (attribute_id) JOIN (SELECT category_id, left(word, 5) AS word FROM kind_of_goods WHERE length(word) >= 4) c
        ON c.category_id = h.category_id AND c.word = left(a.word, 5)
),
asked AS (
    SELECT l.*, h.attribute_id, h.src AS fact_src
    FROM leaf l JOIN has h USING (category_id) SEMI JOIN special ON special.attribute_id = h.attribute_id
    ANTI JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
    QUALIFY row_number() OVER (PARTITION BY h.attribute_id ORDER BY key_hash(l.category_id || ' ' || h.attribute_id, 'place')) <= 6
),
chosen AS (
    SELECT * FROM asked
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'gold')) <= 3
),
-- Wrong: categories of other branches below the same node, none of whose siblings has the attribute either; of each
-- branch one first, since three of a kind would make the right one the odd one in.
cousin AS (
    SELECT c.category_id, c.attribute_id, o.category_id AS other_id, o.parent_id AS branch_id
    FROM chosen c
    JOIN (
        -- Those first that are right answers elsewhere: what is never right shows itself.
        SELECT l.* FROM leaf l LEFT JOIN (SELECT DISTINCT category_id FROM chosen) r USING (category_id)
        QUALIFY row_number() OVER (PARTITION BY l.parent_id ORDER BY r.category_id IS NULL, key_hash(l.category_id, 'cousin')) <= 4
    ) o ON o.grandparent_id = c.grandparent_id AND o.parent_id <> c.parent_id
    ANTI JOIN kin ON kin.parent_id = o.parent_id AND kin.attribute_id = c.attribute_id
    QUALIFY row_number() OVER (PARTITION BY c.category_id, c.attribute_id
        ORDER BY key_hash(c.attribute_id || ' ' || o.category_id, 'cousin')) <= 24
),
alike AS (
    SELECT DISTINCT n.attribute_id, n.other_id
    FROM cousin n JOIN word x ON x.attribute_id = n.attribute_id
    JOIN carries k ON k.category_id = n.other_id JOIN word y ON y.attribute_id = k.attribute_id AND y.word = x.word
),
lacks AS (
    SELECT n.category_id, n.attribute_id, n.other_id, row_number() OVER (
        PARTITION BY n.category_id, n.attribute_id, n.branch_id ORDER BY key_hash(n.attribute_id || ' ' || n.other_id, 'branch')) AS nth
    FROM cousin n ANTI JOIN alike USING (attribute_id, other_id)
),
few AS (
    SELECT * FROM lacks
    QUALIFY row_number() OVER (PARTITION BY category_id, attribute_id ORDER BY nth, key_hash(attribute_id || ' ' || other_id, 'few')) <= 10
),
-- A name that several categories share ("Parts") says too little alone.
category_label AS (
    SELECT category_id, locale, category_id || ' ' || locale AS key, name FROM core.category_name SEMI JOIN leaf USING (category_id)
    WHERE kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY source, locale, lower(name)) = 1
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'
),
-- The same name with another id: what has a namesake of the attribute has the attribute.
namesake AS (
    SELECT DISTINCT f.attribute_id, f.other_id, a.locale
    FROM few f JOIN attribute_label a USING (attribute_id)
    JOIN carries k ON k.category_id = f.other_id
    JOIN core.attribute_name n ON n.attribute_id = k.attribute_id AND n.locale = a.locale AND lower(n.name) = lower(a.name)
),
wrong AS (
    SELECT f.category_id, f.attribute_id, a.locale,
        list(wrong_item(f.other_id, n.name, 'closed_list', 'the attributes of ' || n.name || ' do not include ' || a.name,
            0.8 - 0.1 * least(f.nth, 4))) AS pool
    FROM few f JOIN attribute_label a USING (attribute_id)
    JOIN category_label n ON n.key = f.other_id || ' ' || a.locale
    ANTI JOIN namesake s ON s.attribute_id = f.attribute_id AND s.other_id = f.other_id AND s.locale = a.locale
    GROUP BY f.category_id, f.attribute_id, a.locale
)
SELECT
    c.category_id || ' has ' || c.attribute_id AS fact_key,
    a.locale AS language,
    c.category_id AS group_key,
    c.category_id || ' ' || c.attribute_id AS family_key,
    a.name AS slot_attribute,
    [gold_item(c.category_id, n.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    [c.source] AS sources,
    [c.src, c.fact_src] AS source_rows
FROM chosen c
JOIN attribute_label a USING (attribute_id)
JOIN category_label n ON n.key = c.category_id || ' ' || a.locale
LEFT JOIN wrong w ON w.category_id = c.category_id AND w.attribute_id = c.attribute_id AND w.locale = a.locale
