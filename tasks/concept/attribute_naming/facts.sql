-- One fact: an explanation of an attribute, its own words blanked, with two kinds of goods that have it. Right: any of its names.
WITH told AS (
    SELECT attribute_id, locale, name, description, source, src FROM core.attribute_name
    WHERE kind = 'name' AND description IS NOT NULL
        AND length(description) >= CASE WHEN locale IN ('ja', 'zh') THEN 6 ELSE 20 END
    -- What explains two attributes names neither.
    QUALIFY count(*) OVER (PARTITION BY source, locale, lower(description)) = 1
),
-- The words of all names, as beginnings without the ending, so that "colours" and "coloured" are blanked for "colour"; where
-- words are not parted, the names themselves and any two signs in a row of them.
name_word AS (
    SELECT id, locale, rank, word FROM (
        SELECT attribute_id AS id, locale, 1 AS rank, unnest(regexp_split_to_array(lower(name), '[^\pL\pN]+')) AS word
        FROM core.attribute_name SEMI JOIN told USING (attribute_id, locale) WHERE locale NOT IN ('ja', 'zh'))
    WHERE length(word) >= 3 AND word NOT IN ('and', 'for', 'with', 'the', 'und', 'mit', 'für', 'von', 'der', 'die', 'das', 'aus', 'con',
        'para', 'por', 'los', 'las', 'del', 'pour', 'avec', 'les', 'des', 'sur', 'per', 'con', 'dei', 'del', 'della', 'com', 'dos', 'das')
),
stem AS (
    SELECT id, locale, 1 AS rank, CASE WHEN length(word) <= 4 THEN regexp_replace(word, '(..)s$', '\1') ELSE left(word, greatest(4, length(word) - 2)) END AS stem
    FROM name_word
    UNION
    SELECT attribute_id, locale, 0, piece
    FROM (SELECT attribute_id, locale, unnest(string_split(regexp_replace(name, '[^\pL\pN]+', ' ', 'g'), ' ')) AS piece
        FROM core.attribute_name SEMI JOIN told USING (attribute_id, locale) WHERE locale IN ('ja', 'zh'))
    WHERE piece <> ''
    UNION
    SELECT attribute_id, locale, 1, regexp_replace(name[i : i + 1], '[^\pL\pN]', '', 'g')
    FROM (SELECT attribute_id, locale, name, unnest(range(1, length(name))) AS i
        FROM core.attribute_name SEMI JOIN told USING (attribute_id, locale) WHERE locale IN ('ja', 'zh'))
    WHERE length(regexp_replace(name[i : i + 1], '[^\pL\pN]', '', 'g')) = 2
),
-- Within a word only in German: "Hauptfarbe" holds "Farbe". The ends of words are named one by one, since a pattern with
-- all letters of Unicode takes a thousand times as long to read.
pattern AS (
    SELECT id, locale, CASE
        WHEN locale IN ('ja', 'zh') THEN '(' || string_agg(stem, '|' ORDER BY rank, length(stem) DESC, stem) || ')+'
        ELSE '(^|[\s,.;:!?()''’"«»¿¡/–-])' || CASE locale WHEN 'de' THEN '[^\s,.;:!?()/–-]*' ELSE '' END || '(?:' || string_agg(stem, '|' ORDER BY rank, length(stem) DESC, stem) || ')[^\s,.;:!?()''’"«»/–-]*' END AS pattern
    FROM stem GROUP BY id, locale
),
masked AS (
    SELECT t.*, CASE WHEN t.locale IN ('ja', 'zh') THEN regexp_replace(t.description, p.pattern, '___', 'g')
        ELSE regexp_replace(regexp_replace(t.description, p.pattern, '\1___', 'gi'), '___([ -]___)+', '___', 'g') END AS explanation
    FROM told t JOIN pattern p ON p.id = t.attribute_id AND p.locale = t.locale
),
-- An explanation of which too little is left describes nothing.
kept AS (
    SELECT * FROM masked
    WHERE (length(explanation) - length(replace(explanation, '___', ''))) / 3 <= 2
        AND length(replace(explanation, '___', '')) >= CASE WHEN locale IN ('ja', 'zh') THEN 7 ELSE 18 END
),
other_name AS (
    SELECT attribute_id, locale, list(gold_item(name, name) ORDER BY kind, name) AS gold FROM core.attribute_name SEMI JOIN kept USING (attribute_id, locale) GROUP BY ALL
),
carrier AS (
    SELECT a.attribute_id, c.category_id, c.parent_id
    FROM core.category_attribute a JOIN core.category c USING (category_id)
    SEMI JOIN kept ON kept.attribute_id = a.attribute_id
    WHERE c.is_leaf
    QUALIFY row_number() OVER (PARTITION BY a.attribute_id, c.parent_id ORDER BY key_hash(a.attribute_id || ' ' || c.category_id, 'goods')) = 1
),
two AS (
    SELECT * FROM carrier
    QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY key_hash(attribute_id || ' ' || category_id, 'goods')) <= 2
),
-- The goods must not give the name away either ("Guitar size" for guitars).
goods AS (
    SELECT t.attribute_id, n.locale,
        replace(string_agg(coalesce(above.name || ' > ', '') || n.name, chr(31) ORDER BY n.category_id), chr(31), CASE WHEN n.locale IN ('ja', 'zh') THEN '、' ELSE ', ' END) AS names
    FROM two t JOIN core.category_name n USING (category_id)
    LEFT JOIN core.category_name above ON above.category_id = t.parent_id AND above.locale = n.locale AND above.kind = 'name'
    JOIN pattern p ON p.id = t.attribute_id AND p.locale = n.locale
    WHERE n.kind = 'name' AND NOT regexp_matches(n.name, p.pattern, 'i') AND NOT coalesce(regexp_matches(above.name, p.pattern, 'i'), false)
    GROUP BY t.attribute_id, n.locale
)
SELECT
    k.attribute_id AS fact_key,
    k.locale AS language,
    k.attribute_id AS group_key,
    k.attribute_id AS family_key,
    -- What the blanks stand for is told only where there are some.
    k.explanation || CASE WHEN contains(k.explanation, '___') THEN chr(10) || blank.text ELSE '' END AS slot_explanation,
    g.names AS slot_goods,
    o.gold,
    [] AS pool,
    [k.source] AS sources,
    [k.src] AS source_rows
FROM kept k JOIN task_text blank ON blank.key = 'blank' AND blank.language = k.locale JOIN goods g USING (attribute_id, locale) JOIN other_name o USING (attribute_id, locale)
