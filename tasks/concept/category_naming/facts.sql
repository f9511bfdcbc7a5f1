-- One fact: an explanation of a category, its own words blanked, and the department. Right: any name of the category.
WITH RECURSIVE department AS (
    SELECT category_id, category_id AS department_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, d.department_id FROM department d JOIN core.category c ON c.parent_id = d.category_id
),
told AS (
    SELECT n.category_id, d.department_id, c.parent_id, n.locale, n.name, n.description,
        ' ' || norm_text(n.description) || ' ' AS flat, n.source, n.src
    FROM core.category_name n JOIN core.category c USING (category_id) JOIN department d USING (category_id)
    WHERE n.kind = 'name' AND n.description IS NOT NULL AND d.department_id <> n.category_id
        AND length(n.description) >= CASE WHEN n.locale IN ('ja', 'zh') THEN 6 ELSE 20 END
    QUALIFY count(*) OVER (PARTITION BY n.source, n.locale, lower(n.description)) = 1
),
-- The words of all names, as beginnings without the ending, so that "colours" and "coloured" are blanked for "colour"; where
-- words are not parted, the names themselves and any two signs in a row of them.
name_word AS (
    SELECT id, locale, rank, word FROM (
        SELECT category_id AS id, locale, 1 AS rank, unnest(regexp_split_to_array(lower(name), '[^\pL\pN]+')) AS word
        FROM core.category_name SEMI JOIN told USING (category_id, locale) WHERE locale NOT IN ('ja', 'zh'))
    WHERE length(word) >= 3 AND word NOT IN ('and', 'for', 'with', 'the', 'und', 'mit', 'für', 'von', 'der', 'die', 'das', 'aus', 'con',
        'para', 'por', 'los', 'las', 'del', 'pour', 'avec', 'les', 'des', 'sur', 'per', 'con', 'dei', 'del', 'della', 'com', 'dos', 'das')
),
stem AS (
    SELECT id, locale, 1 AS rank, CASE WHEN length(word) <= 4 THEN regexp_replace(word, '(..)s$', '\1') ELSE left(word, greatest(4, length(word) - 2)) END AS stem
    FROM name_word
    UNION
    SELECT category_id, locale, 0, piece
    FROM (SELECT category_id, locale, unnest(string_split(regexp_replace(name, '[^\pL\pN]+', ' ', 'g'), ' ')) AS piece
        FROM core.category_name SEMI JOIN told USING (category_id, locale) WHERE locale IN ('ja', 'zh'))
    WHERE piece <> ''
    UNION
    SELECT category_id, locale, 1, regexp_replace(name[i : i + 1], '[^\pL\pN]', '', 'g')
    FROM (SELECT category_id, locale, name, unnest(range(1, length(name))) AS i
        FROM core.category_name SEMI JOIN told USING (category_id, locale) WHERE locale IN ('ja', 'zh'))
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
    FROM told t JOIN pattern p ON p.id = t.category_id AND p.locale = t.locale
),
-- An explanation of which too little is left describes nothing.
kept AS (
    SELECT * FROM masked
    WHERE (length(explanation) - length(replace(explanation, '___', ''))) / 3 <= 2
        AND length(replace(explanation, '___', '')) >= CASE WHEN locale IN ('ja', 'zh') THEN 7 ELSE 18 END
),
other_name AS (
    SELECT category_id, locale, list(gold_item(name, name) ORDER BY kind, name) AS gold FROM core.category_name SEMI JOIN kept USING (category_id, locale) GROUP BY ALL
),
-- What names a category beside it may be read as the explanation of that one.
names_sibling AS (
    SELECT DISTINCT k.category_id, k.locale
    FROM kept k JOIN core.category s ON s.parent_id = k.parent_id AND s.category_id <> k.category_id
    JOIN (SELECT category_id, locale, norm_text(name) AS flat FROM core.category_name) n
        ON n.category_id = s.category_id AND n.locale = k.locale
    WHERE length(n.flat) >= 2 AND contains(k.flat, CASE WHEN k.locale IN ('ja', 'zh') THEN n.flat ELSE ' ' || n.flat || ' ' END)
)
SELECT
    k.category_id AS fact_key,
    k.locale AS language,
    k.category_id AS group_key,
    k.category_id AS family_key,
    k.explanation AS slot_explanation,
    d.name AS slot_department,
    o.gold,
    [] AS pool,
    [k.source] AS sources,
    [k.src] AS source_rows
FROM kept k ANTI JOIN names_sibling s ON s.category_id = k.category_id AND s.locale = k.locale
JOIN other_name o USING (category_id, locale)
JOIN core.category_name d ON d.category_id = k.department_id AND d.locale = k.locale AND d.kind = 'name'
