-- One fact: a value or an attribute with two names in one language; one is given, the other asked for. Wrong: names of the
-- same kind of other values of the attribute, or of other attributes of a category that has this one.
WITH spoken AS (
    SELECT n.value_id AS id, v.attribute_id AS list, n.locale, n.name, n.kind, n.source, n.src
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
    SEMI JOIN (SELECT DISTINCT source FROM core.attribute_value_name WHERE kind = 'synonym') s ON s.source = n.source
    UNION ALL
    SELECT n.attribute_id, NULL, n.locale, n.name, n.kind, n.source, n.src
    FROM core.attribute_name n
    SEMI JOIN (SELECT DISTINCT source FROM core.attribute_name WHERE kind = 'synonym') s ON s.source = n.source
),
read AS (SELECT *, replace(norm_text(name), 'œ', 'oe') AS flat FROM spoken),
-- An English phrase among the words of another language is no word of it; and a kind of goods is no property.
told AS (
    SELECT r.*, list_aggregate([left(w, 1) FOR w IN regexp_extract_all(r.flat, '[\pL\d]+')], 'string_agg', '') AS initials FROM read r
    LEFT JOIN (SELECT DISTINCT id, flat FROM read WHERE locale = 'en' AND contains(flat, ' ')) e ON e.id = r.id AND e.flat = r.flat AND r.locale <> 'en'
    ANTI JOIN core.category_name c ON c.source = r.source AND c.locale = r.locale AND lower(c.name) = lower(r.name)
    WHERE e.id IS NULL
),
-- A piece: the beginning of a word, a figure; two signs in a row where words are not parted.
piece AS (
    SELECT DISTINCT id, locale, flat, left(word, 5) AS piece
    FROM (SELECT id, locale, flat, unnest(regexp_extract_all(flat, '[\pL\d]+')) AS word FROM told WHERE locale NOT IN ('ja', 'zh'))
    WHERE length(word) >= 2 AND word NOT IN ('no', 'non', 'not', 'of', 'the', 'for', 'and', 'in', 'by', 'to', 'from', 'with', 'free', 'without', 'de', 'du', 'des',
        'le', 'la', 'les', 'et', 'en', 'sans', 'peu', 'moins', 'au', 'aux', 'del', 'el', 'los', 'las', 'sin', 'con', 'por', 'di', 'da', 'senza', 'ohne', 'mit', 'der',
        'die', 'das', 'und', 'frei', 'aus', 'für', 'sem', 'do', 'dos', 'com')
    UNION
    SELECT id, locale, flat, flat[i : i + 1]
    FROM (SELECT id, locale, flat, unnest(range(1, greatest(2, length(flat)))) AS i FROM told WHERE locale IN ('ja', 'zh'))
),
echo AS (
    SELECT DISTINCT x.id, x.locale, x.flat, y.flat AS other_flat
    FROM piece x JOIN piece y ON y.id = x.id AND y.locale = x.locale AND y.piece = x.piece AND y.flat <> x.flat
),
-- What few people have looked after is named loosely (a wine fair called "Nutricion y Salud"): an entity named in half of the
-- languages of its source is looked after; elsewhere only letters are believed that stand in this order
-- among the first letters of the name (then it takes as many edits as there are letters more).
kept AS MATERIALIZED (
    SELECT id FROM told JOIN (SELECT source, count(DISTINCT locale) AS all_locales FROM told GROUP BY source) USING (source)
    WHERE kind = 'name' GROUP BY id HAVING 2 * count(DISTINCT locale) >= max(all_locales)
),
-- One other name an entity and language, without a word of the first and spelled quite otherwise.
twin AS (
    SELECT s.id, s.list, s.locale, s.source, n.name AS name, n.flat AS name_flat, n.src AS name_src,
        s.name AS synonym, s.flat AS synonym_flat, s.src AS synonym_src
    FROM told s JOIN told n ON n.id = s.id AND n.locale = s.locale AND n.kind = 'name'
    ANTI JOIN echo e ON e.id = s.id AND e.locale = s.locale AND e.flat = n.flat AND e.other_flat = s.flat
    WHERE s.kind = 'synonym' AND NOT contains(replace(s.flat, ' ', ''), replace(n.flat, ' ', ''))
        AND NOT contains(replace(n.flat, ' ', ''), replace(s.flat, ' ', ''))
        AND jaro_winkler_similarity(s.flat, n.flat) < 0.86
        AND regexp_extract_all(s.flat, '\d+') = regexp_extract_all(n.flat, '\d+')
        -- "HFA Approved" for the authority: letters that stand for a name, and a word that says more.
        AND NOT regexp_matches(s.name, '\b\p{Lu}{2,}.*[ -]|[ -].*\p{Lu}{2,}') AND NOT regexp_matches(n.name, '\b\p{Lu}{2,}.*[ -]|[ -].*\p{Lu}{2,}')
        AND (s.id IN (FROM kept) OR levenshtein(s.initials, n.flat) = length(s.initials) - length(n.flat)
            OR levenshtein(n.initials, s.flat) = length(n.initials) - length(s.flat))
    QUALIFY row_number() OVER (PARTITION BY s.id, s.locale ORDER BY key_hash(s.id || ' ' || s.flat, 'synonym'), s.name) = 1
),
asked AS (
    SELECT id, list, locale, source, name AS given, name_flat AS given_flat, synonym AS wanted, synonym_flat AS wanted_flat,
        'synonym' AS kind, [name_src, synonym_src] AS rows FROM twin
    UNION ALL
    SELECT id, list, locale, source, synonym, synonym_flat, name, name_flat, 'name', [name_src, synonym_src] FROM twin
),
wanted_name AS (
    SELECT id, locale, name AS text, name_flat AS flat, 'name' AS kind, true AS is_gold FROM twin
    UNION ALL
    SELECT id, locale, synonym, synonym_flat, 'synonym', true FROM twin
    UNION ALL
    SELECT id, locale, name, flat, 'name', false FROM told ANTI JOIN twin USING (id, locale) WHERE kind = 'name'
),
-- Neighbours: the values of one attribute are one place, the attributes of one category another.
home AS (
    SELECT value_id AS id, attribute_id AS place FROM core.attribute_value
    UNION ALL
    SELECT attribute_id, category_id FROM core.category_attribute
),
shelf AS (
    SELECT h.place, w.*
    FROM wanted_name w JOIN home h USING (id)
    QUALIFY row_number() OVER (PARTITION BY h.place, w.locale, w.kind ORDER BY NOT w.is_gold, key_hash(h.place || ' ' || w.id, 'shelf')) <= 24
),
-- Three places of an entity are enough to find neighbours in.
reach AS (
    SELECT id, place FROM home SEMI JOIN twin USING (id)
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY key_hash(id || ' ' || place, 'reach')) <= 3
),
near AS (
    SELECT DISTINCT a.id, a.locale, a.kind, a.given_flat, a.wanted_flat, s.id AS other_id, s.text, s.flat
    FROM asked a JOIN reach r USING (id) JOIN shelf s ON s.place = r.place AND s.locale = a.locale AND s.kind = a.kind AND s.id <> a.id
    WHERE NOT contains(s.flat, a.wanted_flat) AND NOT contains(a.wanted_flat, s.flat)
        AND NOT contains(s.flat, a.given_flat) AND NOT contains(a.given_flat, s.flat)
),
-- A word in common with a name of the right one: a closer or wider thing ("EU organic" for "organic").
alike AS (
    SELECT DISTINCT n.id, n.other_id, n.locale
    FROM near n JOIN piece x ON x.id = n.id AND x.locale = n.locale
    JOIN piece y ON y.id = n.other_id AND y.locale = n.locale AND y.piece = x.piece
),
apart AS (
    SELECT n.* FROM near n ANTI JOIN alike k ON k.id = n.id AND k.other_id = n.other_id AND k.locale = n.locale
    QUALIFY row_number() OVER (PARTITION BY n.id, n.locale, n.kind ORDER BY key_hash(n.id || ' ' || n.other_id, 'near')) <= 10
),
wrong AS (
    SELECT id, locale, kind, list(wrong_item(other_id, text, 'catalog_fact', text || ' is listed as a thing of its own beside it',
        0.5 + 0.3 * least(length(flat), length(wanted_flat)) / greatest(length(flat), length(wanted_flat)))) AS pool
    FROM apart GROUP BY ALL
),
-- Where a value is used: its attribute. Where an attribute is: a category that has it.
context AS (
    SELECT a.id, a.locale, n.name
    FROM (SELECT DISTINCT id, locale, list FROM asked WHERE list IS NOT NULL) a
    JOIN core.attribute_name n ON n.attribute_id = a.list AND n.locale = a.locale AND n.kind = 'name'
    UNION ALL
    SELECT a.id, a.locale, n.name
    FROM (SELECT DISTINCT id, locale FROM asked WHERE list IS NULL) a
    JOIN core.category_attribute h ON h.attribute_id = a.id
    JOIN (SELECT category_id FROM core.category WHERE is_leaf) leaf ON leaf.category_id = h.category_id
    JOIN core.category_name n ON n.category_id = h.category_id AND n.locale = a.locale AND n.kind = 'name'
    QUALIFY row_number() OVER (PARTITION BY a.id, a.locale ORDER BY key_hash(a.id || ' ' || h.category_id, 'context')) = 1
)
SELECT
    a.id || ' ' || a.kind AS fact_key,
    a.locale AS language,
    a.id AS group_key,
    a.id AS family_key,
    a.given AS slot_term,
    c.name AS slot_context,
    [gold_item(a.id, a.wanted)] AS gold,
    coalesce(w.pool, []) AS pool,
    [a.source] AS sources,
    a.rows AS source_rows
FROM asked a
JOIN context c USING (id, locale)
LEFT JOIN wrong w ON w.id = a.id AND w.locale = a.locale AND w.kind = a.kind
