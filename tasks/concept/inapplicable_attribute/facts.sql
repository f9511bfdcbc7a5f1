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
    -- What lacks a name in some language would take all four options with it there.
    SEMI JOIN (
        SELECT attribute_id FROM core.attribute_name WHERE kind = 'name' GROUP BY source, attribute_id
        QUALIFY count(DISTINCT locale) = max(count(DISTINCT locale)) OVER (PARTITION BY source)
    ) named ON named.attribute_id = has.attribute_id
    GROUP BY attribute_id
    HAVING count(DISTINCT parent_id) <= 6 AND count(DISTINCT department_id) <= 3
),
-- What a sibling has was most likely forgotten.
kin AS (SELECT DISTINCT l.parent_id, k.attribute_id FROM carries k JOIN leaf l USING (category_id)),
-- "Handle material" for what has a "Material" may apply too, and so may a namesake with another id.
spoken AS (SELECT attribute_id, locale, norm_text(name) AS word FROM core.attribute_name),
mark AS (
    SELECT DISTINCT attribute_id, word AS mark
    FROM (SELECT attribute_id, unnest(string_split(word, ' ')) AS word FROM spoken)
    WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
    UNION
    SELECT attribute_id, locale || ': ' || word FROM spoken
),
-- An attribute that names the category ("Guitar size") would be no option at all.
category_word AS (
    SELECT DISTINCT category_id, left(word, 5) AS word
    FROM (SELECT category_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.category_name SEMI JOIN leaf USING (category_id))
    WHERE length(word) >= 4
),
given_away AS (
    SELECT DISTINCT h.category_id, h.attribute_id
    FROM has h JOIN mark a USING (attribute_id) JOIN category_word c ON c.category_id = h.category_id AND c.word = left(a.mark, 5)
),
own AS (
    SELECT l.category_id, l.parent_id, l.grandparent_id, h.attribute_id
    FROM leaf l JOIN has h USING (category_id) SEMI JOIN special ON special.attribute_id = h.attribute_id
    ANTI JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
),
-- What is mostly right or never right would show itself. So the wrong ones are drawn first, three a question, and then an
-- attribute is right a third as often as it is offered as a wrong one.
seat AS (
    SELECT category_id, parent_id, grandparent_id, unnest(range(least(attributes + 1, 5))) AS seat
    FROM (SELECT category_id, parent_id, grandparent_id, count(*) AS attributes FROM own GROUP BY ALL HAVING count(*) >= 3)
),
wrong_one AS (
    SELECT s.category_id, s.seat, o.attribute_id
    FROM seat s JOIN own o USING (category_id)
    QUALIFY row_number() OVER (PARTITION BY s.category_id, s.seat
        ORDER BY key_hash(s.category_id || ' ' || s.seat || ' ' || o.attribute_id, 'wrong')) <= 3
),
supply AS (SELECT attribute_id, (count(*) + 1) // 3 AS times FROM wrong_one GROUP BY attribute_id HAVING count(*) >= 2),
-- Right: what only other branches of the department have; a few of other departments where it has too little.
home AS (
    SELECT DISTINCT o.attribute_id, d.department_id, o.grandparent_id
    FROM own o JOIN department d USING (category_id) SEMI JOIN supply USING (attribute_id)
),
place AS (
    SELECT l.category_id, l.parent_id, l.grandparent_id, l.source, d.department_id,
        row_number() OVER (PARTITION BY l.source ORDER BY key_hash(l.category_id, 'place'), l.category_id) AS nth
    FROM leaf l SEMI JOIN seat USING (category_id) JOIN department d USING (category_id)
),
numbered AS (
    SELECT attribute_id, source, count(*) OVER (PARTITION BY source) AS places,
        row_number() OVER (PARTITION BY source ORDER BY key_hash(attribute_id, 'place'), attribute_id) AS nth
    FROM (SELECT DISTINCT attribute_id, source FROM own JOIN leaf USING (category_id)) SEMI JOIN supply USING (attribute_id)
),
candidate AS (
    SELECT p.category_id, p.parent_id, h.attribute_id, CASE WHEN h.grandparent_id = p.grandparent_id THEN 0.8 ELSE 0.6 END AS nearness
    FROM place p JOIN home h USING (department_id)
    UNION ALL
    SELECT p.category_id, p.parent_id, n.attribute_id, 0.2
    FROM (SELECT *, unnest(range(8)) AS step FROM place) p
    JOIN numbered n ON n.source = p.source AND n.nth = (p.nth * 8 + p.step) % n.places + 1
),
foreign_attribute AS (
    SELECT c.category_id, c.attribute_id, max(c.nearness) AS nearness
    FROM candidate c ANTI JOIN kin ON kin.parent_id = c.parent_id AND kin.attribute_id = c.attribute_id
    GROUP BY ALL
),
alike AS (
    SELECT DISTINCT f.category_id, f.attribute_id
    FROM foreign_attribute f JOIN mark x USING (attribute_id)
    SEMI JOIN (SELECT DISTINCT k.category_id, m.mark FROM carries k SEMI JOIN seat USING (category_id) JOIN mark m USING (attribute_id)) own
        ON own.category_id = f.category_id AND own.mark = x.mark
),
-- Asked for oftener than may be, since two may want the same question; then cut.
wanted AS (
    SELECT f.category_id, f.attribute_id, s.seat, f.nearness, p.times
    FROM foreign_attribute f ANTI JOIN alike USING (category_id, attribute_id)
    JOIN seat s USING (category_id) JOIN supply p USING (attribute_id)
    QUALIFY row_number() OVER (PARTITION BY f.attribute_id
        ORDER BY f.nearness < 0.5, key_hash(f.category_id || ' ' || s.seat || ' ' || f.attribute_id, 'wanted')) <= 3 * p.times
),
seated AS (
    SELECT * FROM (
        SELECT * FROM wanted QUALIFY row_number() OVER (PARTITION BY category_id, seat
            ORDER BY nearness < 0.5, key_hash(category_id || ' ' || seat || ' ' || attribute_id, 'seat')) <= 3)
    QUALIFY row_number() OVER (PARTITION BY category_id, attribute_id ORDER BY key_hash(category_id || ' ' || seat, 'once'), seat) = 1
),
chosen AS (
    SELECT * FROM (
        SELECT * FROM seated QUALIFY row_number() OVER (PARTITION BY attribute_id
            ORDER BY key_hash(category_id || ' ' || attribute_id, 'chosen')) <= times)
    QUALIFY row_number() OVER (PARTITION BY category_id, seat ORDER BY nearness DESC, key_hash(category_id || ' ' || attribute_id, 'one')) = 1
),
attribute_label AS (
    SELECT attribute_id, locale, attribute_id || ' ' || locale AS key, name FROM core.attribute_name WHERE kind = 'name'
),
wrong AS (
    SELECT c.category_id, c.seat, n.locale,
        list(wrong_item(w.attribute_id, n.name, 'catalog_fact', 'the category has the attribute ' || n.name,
            c.nearness)) AS pool
    FROM chosen c JOIN wrong_one w USING (category_id, seat) JOIN attribute_label n ON n.attribute_id = w.attribute_id
    GROUP BY ALL
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
JOIN wrong w ON w.category_id = c.category_id AND w.seat = c.seat AND w.locale = n.locale
