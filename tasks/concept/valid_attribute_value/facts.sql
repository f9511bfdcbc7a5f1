-- One fact: a leaf category, a choice attribute it has, and one value that is valid there. Wrong: values of the same
-- attribute that are at home in quite other categories, and single values of other attributes near by.
WITH leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
),
listed AS (SELECT DISTINCT category_id, attribute_id FROM core.category_value),
-- A pair without a list of its own takes the whole list of the attribute.
own AS (
    SELECT l.category_id, l.parent_id, l.grandparent_id, o.attribute_id, o.is_listed
    FROM leaf l JOIN (
        SELECT category_id, attribute_id, true AS is_listed FROM listed
        UNION ALL
        SELECT category_id, attribute_id, false
        FROM core.category_attribute ANTI JOIN listed USING (category_id, attribute_id)
    ) o USING (category_id)
    SEMI JOIN core.attribute_value v ON v.attribute_id = o.attribute_id
),
-- Common: one leaf in twenty has it. Its whole list (every colour there is) says nothing of a category.
usage AS (
    SELECT attribute_id, count(*) AS leaves, count(*) * 20 > (SELECT count(*) FROM leaf) AS is_common FROM own GROUP BY ALL
),
spoken AS (
    SELECT value_id, attribute_id, norm_text(name) AS word, length(name) AS letters
    FROM core.attribute_value_name JOIN core.attribute_value USING (value_id)
),
-- Values that say nothing by themselves, whatever the attribute.
empty_word AS (
    SELECT DISTINCT value_id FROM spoken
    WHERE word IN ('other', 'none', 'yes', 'no', 'all', 'any', 'universal', 'custom', 'mixed', 'assorted', 'multi',
        'multicolor', 'standard', 'regular', 'basic', 'unknown', 'various', 'not applicable', 'combination')
),
-- Words that name a colour and also a material, a scent or a flavour: right answers, but never safely wrong ones.
double_word AS (
    SELECT DISTINCT value_id FROM spoken
    WHERE word IN ('gold', 'silver', 'rose gold', 'bronze', 'copper', 'brass', 'ivory', 'pearl', 'amber', 'coral', 'orange',
        'rose', 'lavender', 'lilac', 'violet', 'mint', 'peach', 'cherry', 'olive', 'cream', 'honey', 'coffee', 'chocolate',
        'vanilla', 'caramel', 'natural', 'solid', 'wood', 'denim', 'light', 'clear', 'plain', 'soft', 'hard')
),
-- A list of features takes nearly anything, and things come from any country: what is not on the list may fit all the same.
open_ended AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name WHERE regexp_matches(lower(name), '\b(features?|functions?|properties|benefits|origin|country)\b')
),
-- Three attributes with a list of the category's own, or one without; those that few categories have come first.
asked AS (
    SELECT o.*
    FROM own o JOIN usage u USING (attribute_id) ANTI JOIN open_ended x ON x.attribute_id = o.attribute_id
    WHERE o.is_listed OR NOT u.is_common
    QUALIFY row_number() OVER (PARTITION BY o.category_id
        ORDER BY floor(log2(u.leaves)), key_hash(o.category_id || ' ' || o.attribute_id, 'attribute'))
        <= CASE WHEN o.is_listed THEN 3 ELSE 1 END
),
size AS (SELECT value_id, attribute_id, round(avg(letters), 3) AS letters FROM spoken GROUP BY ALL),
gold AS (
    SELECT a.*, v.value_id, v.src AS fact_src, s.letters
    FROM asked a JOIN (
        SELECT category_id, attribute_id, value_id, src FROM core.category_value
        UNION ALL
        SELECT a.category_id, a.attribute_id, v.value_id, v.src
        FROM asked a JOIN core.attribute_value v USING (attribute_id) WHERE NOT a.is_listed
    ) v USING (category_id, attribute_id)
    JOIN size s ON s.value_id = v.value_id
    ANTI JOIN empty_word e ON e.value_id = v.value_id
    QUALIFY row_number() OVER (PARTITION BY a.category_id, a.attribute_id
        ORDER BY key_hash(a.category_id || ' ' || v.value_id, 'gold')) = 1
),
-- (1) Values of the asked attribute that no category lists together with a value that is valid here: wool for pans.
beside AS (
    SELECT DISTINCT x.value_id, y.value_id AS other_id
    FROM core.category_value x JOIN core.category_value y USING (category_id, attribute_id)
),
met AS (
    SELECT DISTINCT g.category_id, g.attribute_id, b.other_id AS value_id
    FROM gold g JOIN core.category_value v USING (category_id, attribute_id) JOIN beside b ON b.value_id = v.value_id
),
far_value AS (
    SELECT g.category_id, g.attribute_id, v.attribute_id AS of_attribute, v.value_id, 0.6 AS nearness
    FROM gold g JOIN core.attribute_value v USING (attribute_id)
    SEMI JOIN core.category_value used ON used.value_id = v.value_id
    ANTI JOIN met ON met.category_id = g.category_id AND met.attribute_id = g.attribute_id AND met.value_id = v.value_id
    WHERE g.is_listed
    QUALIFY row_number() OVER (PARTITION BY g.category_id, g.attribute_id
        ORDER BY key_hash(g.category_id || ' ' || v.value_id, 'far')) <= 2
),
-- (2) Values of other attributes: of this category, of its siblings, of its cousins.
around AS (
    SELECT category_id AS place, attribute_id, 0.5 AS nearness FROM own
    UNION ALL
    SELECT DISTINCT parent_id, attribute_id, 0.3 FROM own
    UNION ALL
    SELECT DISTINCT grandparent_id, attribute_id, 0.1 FROM own WHERE grandparent_id IS NOT NULL
),
reach AS (SELECT category_id, attribute_id, unnest([category_id, parent_id, grandparent_id]) AS place FROM gold),
near_attribute AS (
    SELECT r.category_id, r.attribute_id, o.attribute_id AS of_attribute,
        max(CASE WHEN u.is_common THEN o.nearness / 2 ELSE o.nearness END) AS nearness
    FROM reach r JOIN around o ON o.place = r.place AND o.attribute_id <> r.attribute_id
    JOIN usage u ON u.attribute_id = o.attribute_id
    GROUP BY r.category_id, r.attribute_id, o.attribute_id
    QUALIFY row_number() OVER (PARTITION BY r.category_id, r.attribute_id
        ORDER BY max(CASE WHEN u.is_common THEN o.nearness / 2 ELSE o.nearness END) DESC,
            key_hash(r.category_id || ' ' || o.attribute_id, 'near')) <= 10
),
-- Attributes that share a value, or a word of their names, are too much alike: their values may fit each other.
attribute_word AS (
    SELECT DISTINCT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name
),
word_of AS (
    SELECT DISTINCT attribute_id, word FROM spoken ANTI JOIN empty_word USING (value_id)
    UNION
    SELECT attribute_id, word FROM attribute_word WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
),
pair AS (SELECT DISTINCT attribute_id, of_attribute FROM near_attribute),
alike AS (
    SELECT DISTINCT p.* FROM pair p JOIN word_of x USING (attribute_id)
    SEMI JOIN word_of y ON y.attribute_id = p.of_attribute AND y.word = x.word
),
-- Values with a word of a value of the asked attribute ("cotton blend" for "cotton") may fit as well.
token AS (
    SELECT DISTINCT attribute_id, value_id, token
    FROM (SELECT attribute_id, value_id, unnest(string_split(word, ' ')) AS token FROM spoken) WHERE length(token) >= 4
),
fits_too AS (
    SELECT DISTINCT p.attribute_id, y.value_id
    FROM pair p JOIN (SELECT DISTINCT attribute_id, token FROM token) x USING (attribute_id)
    JOIN token y ON y.attribute_id = p.of_attribute AND y.token = x.token
),
-- A dozen values of each attribute are enough to choose from: first those that are right elsewhere, since what is never
-- right would show itself.
wrong_value AS (
    SELECT s.*, r.value_id IS NULL AS is_never_right
    FROM size s ANTI JOIN empty_word USING (value_id) ANTI JOIN double_word USING (value_id)
    LEFT JOIN (SELECT DISTINCT value_id FROM gold) r ON r.value_id = s.value_id
    QUALIFY row_number() OVER (PARTITION BY s.attribute_id ORDER BY is_never_right, key_hash(s.value_id, 'wrong')) <= 12
),
-- One value of each attribute, as long as the gold: three of a kind would make the gold the odd one in.
near_value AS (
    SELECT n.category_id, n.attribute_id, n.of_attribute, s.value_id, n.nearness
    FROM near_attribute n ANTI JOIN alike USING (attribute_id, of_attribute)
    JOIN gold g USING (category_id, attribute_id)
    JOIN wrong_value s ON s.attribute_id = n.of_attribute
    ANTI JOIN fits_too f ON f.attribute_id = n.attribute_id AND f.value_id = s.value_id
    QUALIFY row_number() OVER (PARTITION BY n.category_id, n.attribute_id, n.of_attribute
        ORDER BY s.is_never_right, floor(abs(s.letters - g.letters) / 4), key_hash(n.category_id || ' ' || s.value_id, 'near')) = 1
),
-- One key of id and locale: with two, the planner may begin with all pairs of names in a language.
value_label AS (
    SELECT value_id, locale, value_id || ' ' || locale AS key, name, regexp_matches(name, '\d') AS has_digit,
        length(name) AS letters
    FROM core.attribute_value_name WHERE kind = 'name'
),
attribute_label AS (
    SELECT attribute_id || ' ' || locale AS key, name FROM core.attribute_name WHERE kind = 'name'
),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT g.category_id, g.attribute_id, right_name.locale,
        list(wrong_item(p.value_id, n.name, 'closed_list',
            n.name || ' is a value of ' || b.name || CASE WHEN p.of_attribute = g.attribute_id
                THEN ' elsewhere; no category lists it together with a value that is valid here'
                ELSE '; the list of ' || a.name || ' does not have it' END,
            p.nearness + 0.3 * least(n.letters, right_name.letters) / greatest(n.letters, right_name.letters))) AS pool
    FROM gold g
    JOIN (FROM far_value UNION ALL FROM near_value) p USING (category_id, attribute_id)
    JOIN value_label right_name ON right_name.value_id = g.value_id
    JOIN value_label n ON n.key = p.value_id || ' ' || right_name.locale
    JOIN attribute_label a ON a.key = g.attribute_id || ' ' || right_name.locale
    JOIN attribute_label b ON b.key = p.of_attribute || ' ' || right_name.locale
    WHERE CASE WHEN right_name.has_digit THEN n.has_digit ELSE NOT n.has_digit END
    GROUP BY ALL
)
SELECT
    g.category_id || ' ' || g.attribute_id || ' ' || g.value_id AS fact_key,
    n.locale AS language,
    g.category_id AS group_key,
    g.attribute_id || ' ' || g.value_id AS family_key,
    parent.name || ' > ' || n.name AS slot_category,
    a.name AS slot_attribute,
    [gold_item(g.value_id, v.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    [l.source] AS sources,
    [l.src, g.fact_src] AS source_rows
FROM gold g
JOIN leaf l ON l.category_id = g.category_id
JOIN core.category_name n ON n.category_id = g.category_id AND n.kind = 'name'
JOIN core.category_name parent ON parent.category_id = g.parent_id AND parent.kind = 'name' AND parent.locale = n.locale
JOIN attribute_label a ON a.key = g.attribute_id || ' ' || n.locale
JOIN value_label v ON v.key = g.value_id || ' ' || n.locale
LEFT JOIN wrong w ON w.category_id = g.category_id AND w.attribute_id = g.attribute_id AND w.locale = n.locale
