-- One fact: a leaf category, a choice attribute it has, and a value of it. Wrong: other attributes with lists of their own,
-- of the category and of those beside it, none of which shares a value or a word with the right one.
WITH leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
    -- Six categories of a branch are enough; the others have the same attributes.
    QUALIFY row_number() OVER (PARTITION BY c.parent_id ORDER BY key_hash(c.category_id, 'leaf')) <= 6
),
listed AS (SELECT DISTINCT category_id, attribute_id FROM core.category_value),
open_ended AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name
    WHERE locale = 'en' AND regexp_matches(lower(name), '\b(features?|functions?|properties|benefits|uses?|usage|included|designs?|styles?)\b')
),
-- A pair without a list of its own takes the whole list of the attribute, if the attribute belongs to one branch: the materials
-- of all goods are not those of a range finder.
narrow AS (
    SELECT attribute_id FROM core.category_attribute JOIN leaf USING (category_id)
    GROUP BY attribute_id HAVING count(DISTINCT grandparent_id) = 1
),
-- In how many languages a name can be trusted.
spread AS (SELECT id, count(*) AS languages FROM step.agreed_name GROUP BY id),
own AS (
    SELECT l.category_id, l.parent_id, l.grandparent_id, a.attribute_id, s.category_id IS NOT NULL AS is_listed
    FROM leaf l JOIN core.category_attribute a USING (category_id)
    LEFT JOIN listed s ON s.category_id = a.category_id AND s.attribute_id = a.attribute_id
    SEMI JOIN core.attribute_value v ON v.attribute_id = a.attribute_id
    ANTI JOIN open_ended x ON x.attribute_id = a.attribute_id
    LEFT JOIN narrow n ON n.attribute_id = a.attribute_id
    WHERE s.category_id IS NOT NULL OR n.attribute_id IS NOT NULL
),
-- Three attributes a category, none above two dozen times.
asked AS (
    SELECT * FROM (
        SELECT own.*, coalesce(s.languages, 0) AS languages FROM own LEFT JOIN spread s ON s.id = own.attribute_id QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'place')) <= 24)
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY languages DESC, key_hash(category_id || ' ' || attribute_id, 'attribute')) <= 3
),
spoken AS (
    SELECT value_id, attribute_id, norm_text(name) AS word FROM core.attribute_value_name JOIN core.attribute_value USING (value_id)
),
-- Values that say nothing by themselves, and words that stand for a colour and for a material or a scent as well.
two_edged AS (
    SELECT DISTINCT value_id FROM spoken
    WHERE word IN ('other', 'none', 'yes', 'no', 'all', 'any', 'universal', 'custom', 'mixed', 'assorted', 'multi', 'multicolor',
        'standard', 'regular', 'basic', 'unknown', 'various', 'not applicable', 'combination', 'natural', 'solid', 'light', 'clear',
        'plain', 'soft', 'hard', 'gold', 'silver', 'rose gold', 'bronze', 'copper', 'brass', 'ivory', 'pearl', 'amber', 'coral',
        'orange', 'rose', 'lavender', 'lilac', 'violet', 'mint', 'peach', 'cherry', 'olive', 'cream', 'honey', 'coffee',
        'chocolate', 'vanilla', 'caramel', 'wood', 'denim', 'small', 'medium', 'large',
        'not supported', 'unsupported', 'not specified', 'not included', 'both', 'normal', 'advanced', 'beginner', 'intermediate', 'quick', 'open', 'flat')
        OR regexp_matches(word, '^[0-9 ]*$')
),
-- A material under another heading ("stainless steel" of the type of a chain) is no less the material of what is beside it.
material AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name
    WHERE locale = 'en' AND regexp_matches(lower(name), '\b(materials?|fabric|metal|finish|wood|cover|shell)\b')
),
misplaced AS (
    SELECT DISTINCT s.value_id FROM spoken s SEMI JOIN (SELECT word FROM spoken SEMI JOIN material USING (attribute_id)) m ON m.word = s.word
    ANTI JOIN material x ON x.attribute_id = s.attribute_id
),
attribute_word AS (
    SELECT DISTINCT attribute_id, word
    FROM (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word FROM core.attribute_name)
    WHERE length(word) >= 3
),
-- A value that holds a word of its attribute ("cotton fabric" of the fabric) answers itself.
telling AS (
    SELECT DISTINCT t.value_id
    FROM (SELECT value_id, attribute_id, unnest(string_split(word, ' ')) AS token FROM spoken) t
    JOIN attribute_word w ON w.attribute_id = t.attribute_id AND left(w.word, 5) = left(t.token, 5)
),
gold AS (
    SELECT a.*, v.value_id, v.src AS fact_src
    FROM asked a JOIN (
        SELECT category_id, attribute_id, value_id, src FROM core.category_value
        UNION ALL
        SELECT a.category_id, a.attribute_id, v.value_id, v.src
        FROM asked a JOIN core.attribute_value v USING (attribute_id) WHERE NOT a.is_listed
    ) v USING (category_id, attribute_id)
    ANTI JOIN two_edged e ON e.value_id = v.value_id
    ANTI JOIN telling t ON t.value_id = v.value_id
    ANTI JOIN misplaced m ON m.value_id = v.value_id
    LEFT JOIN spread s ON s.id = v.value_id
    QUALIFY row_number() OVER (PARTITION BY a.category_id, a.attribute_id
        ORDER BY coalesce(s.languages, 0) DESC, key_hash(a.category_id || ' ' || v.value_id, 'gold')) = 1
),
-- Facts beside each other in a ring offer their attributes to each other: what is wrong for the one is right for the other, so
-- that no attribute is oftener right or wrong than the others.
-- Branches of a department follow each other, in each the attributes alternate.
ring AS (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY grandparent_id, nth_of_attribute, parent_id, key_hash(category_id || ' ' || attribute_id, 'ring')) AS place,
        count(*) OVER (PARTITION BY source) AS places
    FROM (
        SELECT g.*, l.source, row_number() OVER (PARTITION BY g.grandparent_id, g.attribute_id
            ORDER BY key_hash(g.category_id || ' ' || g.attribute_id, 'turn')) AS nth_of_attribute
        FROM gold g JOIN leaf l USING (category_id)
    )
),
step AS (
    SELECT a.category_id, a.attribute_id, a.value_id, b.category_id AS other_category, b.attribute_id AS other_id, b.value_id AS other_value,
        CASE WHEN a.category_id = b.category_id THEN 0.8 WHEN a.parent_id = b.parent_id THEN 0.6
            WHEN a.grandparent_id = b.grandparent_id THEN 0.4 ELSE 0.2 END AS nearness
    FROM (SELECT *, (place - 1 + unnest(range(1, 8))) % places + 1 AS next FROM ring) a
    JOIN ring b ON b.source = a.source AND b.place = a.next AND b.attribute_id <> a.attribute_id
),
near AS (
    SELECT * FROM step
    UNION ALL
    SELECT other_category, other_id, other_value, category_id, attribute_id, value_id, nearness FROM step
),
-- Attributes that share a value or a word of their names are too much alike.
pair AS (SELECT DISTINCT attribute_id, other_id FROM near),
mark AS (
    SELECT attribute_id, word FROM spoken ANTI JOIN two_edged USING (value_id)
    UNION
    SELECT attribute_id, 'name ' || word FROM attribute_word WHERE length(word) >= 4 AND word NOT IN ('type', 'tipo', 'typ')
),
alike AS (
    SELECT DISTINCT p.attribute_id, p.other_id FROM pair p JOIN mark x USING (attribute_id)
    SEMI JOIN mark y ON y.attribute_id = p.other_id AND y.word = x.word
),
-- A value with a word of another attribute's name or list may belong there as well ("steel blue").
token AS (
    SELECT DISTINCT g.value_id, unnest(string_split(s.word, ' ')) AS token FROM (SELECT DISTINCT value_id FROM gold) g JOIN spoken s USING (value_id)
),
other_token AS (
    SELECT DISTINCT attribute_id, token FROM (SELECT attribute_id, unnest(string_split(word, ' ')) AS token FROM spoken) WHERE length(token) >= 4
    UNION
    SELECT attribute_id, word FROM attribute_word WHERE length(word) >= 4
),
fits_too AS (
    SELECT DISTINCT n.value_id, n.other_id
    FROM (SELECT DISTINCT value_id, other_id FROM near) n JOIN token t USING (value_id)
    JOIN other_token o ON o.attribute_id = n.other_id AND o.token = t.token
),
-- Apart both ways, so that an offer is returned; each attribute once.
apart AS (
    SELECT n.category_id, n.attribute_id, n.value_id, n.other_id, max(n.nearness) AS nearness
    FROM near n ANTI JOIN alike USING (attribute_id, other_id)
    ANTI JOIN alike back ON back.attribute_id = n.other_id AND back.other_id = n.attribute_id
    ANTI JOIN fits_too f ON f.value_id = n.value_id AND f.other_id = n.other_id
    ANTI JOIN fits_too g ON g.value_id = n.other_value AND g.other_id = n.attribute_id
    GROUP BY ALL
),
attribute_label AS (
    SELECT attribute_id, locale, attribute_id || ' ' || locale AS key, name FROM core.attribute_name n WHERE kind = 'name'
        AND (locale = 'en' OR EXISTS (FROM step.agreed_name g WHERE g.id = n.attribute_id AND g.locale = n.locale))
),
value_label AS (
    SELECT value_id, locale, value_id || ' ' || locale AS key, name FROM core.attribute_value_name n WHERE kind = 'name'
        AND (locale = 'en' OR EXISTS (FROM step.agreed_name g WHERE g.id = n.value_id AND g.locale = n.locale))
),
wrong AS (
    SELECT f.category_id, f.attribute_id, v.locale,
        list(wrong_item(f.other_id, n.name, 'closed_list', 'the list of ' || n.name || ' does not have ' || v.name, f.nearness)) AS pool
    FROM apart f JOIN value_label v ON v.value_id = f.value_id
    JOIN attribute_label n ON n.key = f.other_id || ' ' || v.locale
    GROUP BY f.category_id, f.attribute_id, v.locale
)
SELECT
    g.category_id || ' ' || g.attribute_id || ' ' || g.value_id AS fact_key,
    n.locale AS language,
    g.category_id AS group_key,
    g.attribute_id || ' ' || g.value_id AS family_key,
    parent.name || ' > ' || n.name AS slot_category,
    v.name AS slot_value,
    [gold_item(g.attribute_id, a.name)] AS gold,
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
