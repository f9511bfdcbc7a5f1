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
-- A name that several categories share ("Parts") says too little alone.
category_label AS (
    SELECT category_id, locale, category_id || ' ' || locale AS key, name FROM core.category_name SEMI JOIN leaf USING (category_id)
    WHERE kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY source, locale, lower(name)) = 1
),
-- Wrong: categories of other branches of the department, none of whose siblings has the attribute either. Facts beside each
-- other in a ring, in which the branches alternate, offer their categories to each other: what is wrong for the one is
-- right for the other, so that no category is oftener right or wrong than the others.
ring AS (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY department_id, grandparent_id, nth_of_branch, key_hash(parent_id, 'branch'), category_id, attribute_id) AS place,
        count(*) OVER (PARTITION BY source) AS places
    FROM (
        SELECT c.*, d.department_id, row_number() OVER (PARTITION BY c.parent_id
            ORDER BY key_hash(c.category_id || ' ' || c.attribute_id, 'turn'), c.category_id) AS nth_of_branch
        FROM chosen c JOIN department d USING (category_id)
        SEMI JOIN category_label n ON n.category_id = c.category_id
    )
),
step AS (
    SELECT a.category_id, a.attribute_id, a.parent_id, b.category_id AS other_id, b.attribute_id AS other_attribute, b.parent_id AS other_parent,
        CASE WHEN a.grandparent_id = b.grandparent_id THEN 0.8 WHEN a.department_id = b.department_id THEN 0.5 ELSE 0.1 END AS nearness
    FROM (SELECT *, (place - 1 + unnest(range(1, 11))) % places + 1 AS next FROM ring) a
    JOIN ring b ON b.source = a.source AND b.place = a.next AND b.parent_id <> a.parent_id AND b.attribute_id <> a.attribute_id
),
cousin AS (
    SELECT s.category_id, s.attribute_id, s.other_id, s.other_attribute, s.nearness
    FROM step s
    ANTI JOIN kin ON kin.parent_id = s.other_parent AND kin.attribute_id = s.attribute_id
    ANTI JOIN kin back ON back.parent_id = s.parent_id AND back.attribute_id = s.other_attribute
),
doubtful AS (
    SELECT attribute_id, other_id FROM cousin UNION SELECT other_attribute, category_id FROM cousin
),
alike AS (
    SELECT DISTINCT n.attribute_id, n.other_id
    FROM doubtful n JOIN word x ON x.attribute_id = n.attribute_id
    JOIN carries k ON k.category_id = n.other_id JOIN word y ON y.attribute_id = k.attribute_id AND y.word = x.word
    -- The same name with another id: what has a namesake of the attribute has the attribute.
    UNION
    SELECT DISTINCT n.attribute_id, n.other_id
    FROM doubtful n JOIN core.attribute_name x ON x.attribute_id = n.attribute_id
    JOIN carries k ON k.category_id = n.other_id
    JOIN core.attribute_name y ON y.attribute_id = k.attribute_id AND y.locale = x.locale AND lower(y.name) = lower(x.name)
),
-- An offer is taken where it can be returned.
returned AS (
    SELECT n.* FROM cousin n ANTI JOIN alike USING (attribute_id, other_id)
    ANTI JOIN alike back ON back.attribute_id = n.other_attribute AND back.other_id = n.category_id
),
few AS (
    SELECT category_id, attribute_id, other_id, max(nearness) AS nearness
    FROM (SELECT category_id, attribute_id, other_id, nearness FROM returned
        UNION ALL SELECT other_id, other_attribute, category_id, nearness FROM returned)
    GROUP BY ALL
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'
),
wrong AS (
    SELECT f.category_id, f.attribute_id, a.locale,
        list(wrong_item(f.other_id, n.name, 'closed_list', 'the attributes of ' || n.name || ' do not include ' || a.name, f.nearness)) AS pool
    FROM few f JOIN attribute_label a USING (attribute_id)
    JOIN category_label n ON n.key = f.other_id || ' ' || a.locale
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
