-- One fact: a leaf category and one attribute it has. Wrong: attributes of sibling and cousin categories that it lacks.
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
-- Special: at home in three branches and two departments at most. What is common (colour, flavour, age group) may apply
-- where nobody wrote it down, so its absence refutes nothing; and as the right answer it would stand out.
department AS (
    SELECT category_id, category_id AS department_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, d.department_id FROM department d JOIN core.category c ON c.parent_id = d.category_id
),
special AS (
    SELECT attribute_id
    FROM has JOIN leaf USING (category_id) JOIN department USING (category_id)
    ANTI JOIN (SELECT attribute_id FROM core.attribute WHERE value_type = 'boolean') yes_or_no USING (attribute_id)
    GROUP BY attribute_id
    HAVING count(DISTINCT parent_id) <= 3 AND count(DISTINCT department_id) <= 2
),
-- Wrong: what only other branches of the same part of the tree have. What a sibling has was most likely forgotten.
kin AS (SELECT DISTINCT l.parent_id, k.attribute_id FROM carries k JOIN leaf l USING (category_id)),
near_attribute AS (
    SELECT DISTINCT l.category_id, l.parent_id, b.attribute_id, 0.6 AS nearness
    FROM leaf l
    JOIN (SELECT DISTINCT grandparent_id, attribute_id FROM leaf JOIN has USING (category_id)) b
        ON b.grandparent_id = l.grandparent_id
    SEMI JOIN special ON special.attribute_id = b.attribute_id
),
-- An attribute that shares a word with one of the category ("Handle material" for what has a "Material") may apply too.
word AS (
    SELECT DISTINCT attribute_id, word
    FROM (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name)
    WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
),
alike AS (
    SELECT DISTINCT n.category_id, n.attribute_id
    FROM near_attribute n JOIN word x ON x.attribute_id = n.attribute_id
    SEMI JOIN (SELECT k.category_id, w.word FROM carries k JOIN word w ON w.attribute_id = k.attribute_id) own
        ON own.category_id = n.category_id AND own.word = x.word
),
lacks AS (
    SELECT category_id, attribute_id, nearness
    FROM near_attribute ANTI JOIN kin USING (parent_id, attribute_id) ANTI JOIN alike USING (category_id, attribute_id)
    QUALIFY row_number() OVER (
        PARTITION BY category_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'pool')) <= 12
),
-- Two attributes a category and forty categories an attribute: enough questions for any quota, nothing that crowds out
-- the others. Those that the category's name does not give away ("Guitar size" for guitars) come first.
given_away AS (
    SELECT DISTINCT category_id, attribute_id
    FROM has
    JOIN (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name) a USING (attribute_id)
    JOIN (SELECT category_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.category_name) c USING (category_id, word)
    WHERE length(word) >= 4
),
chosen AS (
    SELECT l.*, h.attribute_id, h.src AS fact_src
    FROM leaf l JOIN has h ON h.category_id = l.category_id SEMI JOIN special ON special.attribute_id = h.attribute_id
    -- Only what is offered as wrong elsewhere: an attribute that is always right shows itself.
    SEMI JOIN lacks ON lacks.attribute_id = h.attribute_id
    LEFT JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
    QUALIFY row_number() OVER (
            PARTITION BY l.category_id ORDER BY g.attribute_id IS NOT NULL, key_hash(l.category_id || ' ' || h.attribute_id, 'gold')) <= 2
        AND row_number() OVER (
            PARTITION BY h.attribute_id ORDER BY key_hash(l.category_id || ' ' || h.attribute_id, 'place')) <= 40
),
attribute_label AS (SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'),
-- Every word for what the category does have, so that a namesake with another id is no wrong option.
own_word AS (
    SELECT DISTINCT k.category_id, n.locale, norm_text(n.name) AS word
    FROM carries k JOIN core.attribute_name n ON n.attribute_id = k.attribute_id
),
wrong AS (
    SELECT k.category_id, n.locale,
        list(wrong_item(k.attribute_id, n.name, 'closed_list',
            'the attributes of the category do not include ' || n.name, k.nearness) ORDER BY k.attribute_id) AS pool
    FROM lacks k
    JOIN attribute_label n ON n.attribute_id = k.attribute_id
    ANTI JOIN own_word w ON w.category_id = k.category_id AND w.locale = n.locale AND w.word = norm_text(n.name)
    GROUP BY ALL
)
SELECT
    c.category_id || ' has ' || c.attribute_id AS fact_key,
    n.locale AS language,
    c.category_id AS group_key,
    c.parent_id || ' ' || c.attribute_id AS family_key,
    parent.name || ' > ' || n.name AS slot_category,
    [gold_item(c.attribute_id, a.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    [c.source] AS sources,
    [c.src, c.fact_src] AS source_rows
FROM chosen c
JOIN core.category_name n ON n.category_id = c.category_id AND n.kind = 'name'
JOIN core.category_name parent ON parent.category_id = c.parent_id AND parent.kind = 'name' AND parent.locale = n.locale
JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = n.locale
LEFT JOIN wrong w ON w.category_id = c.category_id AND w.locale = n.locale
