-- One fact: an entity (product, category, attribute value) and a target language. The question gives its text in
-- another language; gold is its text in the target language, wrong are the texts of near entities there.
-- Every entity gets one target language, and so one question in each of the other languages.
WITH language AS (SELECT language, row_number() OVER (ORDER BY language) - 1 AS place, count(*) OVER () AS languages FROM task_language),
value_name AS (
    SELECT n.value_id, v.attribute_id, n.locale, n.name, norm_text(n.name) AS flat, n.kind, n.source, n.src
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
),
-- (1) Products whose titles say the same in all languages: the same figures, the same values of closed lists.
told AS (
    SELECT product_id, locale, title, source, src,
        list_sort([replace(f, ',', '.') FOR f IN regexp_extract_all(title, '\d+(?:[.,]\d+)?')]) AS figures,
        ' ' || norm_text(title) || ' ' AS flat
    FROM core.product_text
    SEMI JOIN (SELECT product_id FROM core.product_text GROUP BY product_id HAVING count(DISTINCT locale) > 1) USING (product_id)
),
named AS (
    SELECT t.product_id, t.locale, list(DISTINCT a.value_id ORDER BY a.value_id) AS value_ids
    FROM told t JOIN core.product_attribute a USING (product_id)
    JOIN value_name n ON n.value_id = a.value_id AND n.locale = t.locale AND n.kind = 'name'
    WHERE contains(t.flat, CASE WHEN t.locale IN ('ja', 'zh') THEN n.flat ELSE ' ' || n.flat || ' ' END)
    GROUP BY ALL
),
product_text AS (
    SELECT t.*, coalesce(n.value_ids, []) AS value_ids FROM told t LEFT JOIN named n USING (product_id, locale)
),
-- One product of a family of variants, that with the fewest figures: equal figures would give the answer away.
family AS (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS family_id, p.category_id, p.brand
    FROM core.product p JOIN (SELECT product_id, min(len(figures)) AS figures FROM product_text GROUP BY ALL) t USING (product_id)
    WHERE p.category_id IS NOT NULL AND p.brand IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY family_id ORDER BY t.figures, key_hash(p.product_id, 'family')) = 1
),
-- Neighbours in a ring: by brand (another kind of thing), by category (another brand). Linear in the products.
ring AS (
    SELECT *, row_number() OVER (PARTITION BY brand ORDER BY key_hash(product_id, 'brand')) AS in_brand, count(*) OVER (PARTITION BY brand) AS of_brand,
        row_number() OVER (PARTITION BY category_id ORDER BY key_hash(product_id, 'category')) AS in_category, count(*) OVER (PARTITION BY category_id) AS of_category
    FROM family
),
step AS (SELECT unnest(range(1, 9)) AS step),
near_product AS (
    SELECT f.product_id, o.product_id AS other_id, 'catalog_fact' AS refuted_by, 0.5 AS nearness, 'the same brand, but another category' AS why
    FROM ring f CROSS JOIN step JOIN ring o ON o.brand = f.brand AND o.in_brand = (f.in_brand + step - 1) % f.of_brand + 1
    WHERE o.category_id <> f.category_id AND step < f.of_brand
    UNION ALL
    SELECT f.product_id, o.product_id, 'catalog_fact', 0.5, 'the same category, but another brand'
    FROM ring f CROSS JOIN step JOIN ring o ON o.category_id = f.category_id AND o.in_category = (f.in_category + step - 1) % f.of_category + 1
    WHERE o.brand <> f.brand AND step < f.of_category
),
-- (2) Leaf categories and (3) values with words, beside their siblings. "Other" and "None" stand in every list.
catch_all AS (
    SELECT DISTINCT value_id FROM value_name
    WHERE flat IN ('other', 'none', 'not applicable', 'unknown', 'any', 'all', 'various', 'universal', 'custom', 'standard')
),
-- Those with two names that can be trusted.
sibling AS (
    SELECT * FROM (
        SELECT category_id AS id, parent_id AS place, 'category' AS kind FROM core.category WHERE is_leaf AND parent_id IS NOT NULL
        UNION ALL
        SELECT value_id, attribute_id, 'value' FROM core.attribute_value ANTI JOIN catch_all USING (value_id)
    ) SEMI JOIN (SELECT id FROM step.agreed_name GROUP BY id HAVING count(*) > 1) USING (id)
),
-- One short word ("trace", "slide", "set") is many things, and those who translate lists take the wrong one.
short_word AS (
    SELECT DISTINCT value_id AS id FROM value_name WHERE locale = 'en' AND kind = 'name' AND NOT contains(flat, ' ') AND length(flat) <= 8
),
-- Where a category or value belongs: its parent, its attribute.
context AS (
    SELECT category_id AS place, locale, name FROM core.category_name WHERE kind = 'name'
    UNION ALL
    SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'
),
entity_name AS (
    SELECT category_id AS id, locale, name, norm_text(name) AS flat, kind = 'name' AS is_name, source, src FROM core.category_name
    UNION ALL
    SELECT value_id, locale, name, flat, kind = 'name', source, src FROM value_name
),
sibling_ring AS (
    SELECT id, place, kind, row_number() OVER (PARTITION BY place, kind ORDER BY key_hash(id, 'sibling')) AS nth,
        count(*) OVER (PARTITION BY place, kind) AS members
    FROM sibling
),
near_entity AS (
    SELECT s.id, o.id AS other_id
    FROM sibling_ring s CROSS JOIN step JOIN sibling_ring o ON o.place = s.place AND o.kind = s.kind AND o.nth = (s.nth + step - 1) % s.members + 1
    WHERE step < s.members
),
-- The same word in any language, or a synonym: not surely another thing.
namesake AS (
    SELECT DISTINCT n.id, n.other_id
    FROM near_entity n JOIN entity_name a USING (id) JOIN entity_name b ON b.id = n.other_id AND b.locale = a.locale AND b.flat = a.flat
),
-- The same words in several lists (the patterns of ten attributes) are one entity here. Six of a list are asked for: a
-- list is a family, of which a release takes few.
distinct_entity AS (
    SELECT s.id, s.kind, s.place
    FROM (SELECT * FROM sibling ANTI JOIN short_word USING (id)) s JOIN (SELECT id, string_agg(flat, chr(31) ORDER BY locale) AS wording FROM entity_name WHERE is_name GROUP BY ALL) n USING (id)
    QUALIFY row_number() OVER (PARTITION BY s.kind, n.wording ORDER BY key_hash(s.id, 'wording')) = 1
        AND row_number() OVER (PARTITION BY s.kind, s.place ORDER BY key_hash(s.id, 'asked')) <= 6
),
target AS (
    SELECT e.id, e.kind, e.group_id, e.family_id, e.place, l.language AS target
    FROM (
        SELECT product_id AS id, 'product' AS kind, family_id AS group_id, category_id AS family_id, NULL AS place FROM family
        UNION ALL
        SELECT id, kind, id, place, place FROM distinct_entity
    ) e JOIN language l ON l.place = CAST('0x' || substr(key_hash(e.id, 'target'), 1, 6) AS BIGINT) % l.languages
),
text AS (
    SELECT product_id AS id, locale, title AS text, flat, string_split(trim(flat), ' ') AS words, figures, value_ids, source, src FROM product_text
    UNION ALL
    -- A figure or a code ("MLG - Malagasy", "Type N") is the same in every language.
    SELECT id, locale, name, flat, string_split(flat, ' '), [], [], source, src
    FROM entity_name SEMI JOIN step.agreed_name USING (id, locale) WHERE is_name AND NOT regexp_matches(name, '\d|^[A-Z]{2,4} ?-| [A-Z]$')
),
-- What was left in English is no translation, and no other language to read.
left_english AS (
    SELECT n.id, n.locale FROM entity_name n JOIN entity_name e ON e.id = n.id AND e.locale = 'en' AND e.is_name AND e.flat = n.flat
    WHERE n.locale <> 'en' AND n.is_name
),
candidate AS (
    SELECT product_id AS id, other_id, refuted_by, nearness, why FROM near_product
    UNION ALL
    SELECT id, other_id, 'closed_list', 0.5, 'another entry of the same list' FROM near_entity ANTI JOIN namesake USING (id, other_id)
),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT t.id, list(wrong_item(c.other_id, o.text, c.refuted_by, 'the text of ' || c.other_id || ': ' || c.why,
        -- nearer with more words in common (brand, line, figures), and of like length
        c.nearness + 0.35 * len(list_intersect(o.words, g.words)) / len(g.words)
        + 0.1 * least(length(o.text), length(g.text)) / greatest(length(o.text), length(g.text)))) AS pool
    FROM target t JOIN candidate c USING (id)
    JOIN text g ON g.id = t.id AND g.locale = t.target
    JOIN text o ON o.id = c.other_id AND o.locale = t.target
    ANTI JOIN left_english e ON e.id = o.id AND e.locale = o.locale
    -- "Tube amplifiers" beside "Amplifiers": one may stand for the other
    WHERE NOT contains(o.flat, g.flat) AND NOT contains(g.flat, o.flat)
    GROUP BY ALL
),
-- (4) Products of a catalog that are tied to a product with a text in another language. One of its counterparts is asked for.
twin AS MATERIALIZED (
    SELECT r.left_id AS id, r.right_id AS other_id, a.locale, b.locale AS target, a.title AS given, b.title AS text, a.source, a.src, b.src AS text_src,
        norm_text(a.title) AS given_flat, norm_text(b.title) AS flat, regexp_extract_all(given_flat, '[\pL\d]{3,}') AS words,
        regexp_extract_all(flat, '[\pL]{4,}') AS other_words,
        regexp_extract_all(b.title, '\d+') AS figures, key_hash(r.left_id || ' ' || b.locale, 'twin') AS draw
    FROM core.relation r
    JOIN core.product_text a ON a.product_id = r.left_id
    JOIN core.product_text b ON b.product_id = r.right_id AND b.locale <> a.locale
    WHERE r.kind = 'same_as' AND a.source = b.source
        -- What a translator said beside the title.
        AND NOT regexp_matches(b.title, '(?i)\b(output|question|input|answer)\s*:|product entitled|^\W*(product )?(title|output|translation|titel|titre|título|titolo|タイトル)( translation)?\W*:|^[''"“]')
    QUALIFY row_number() OVER (PARTITION BY r.left_id ORDER BY draw) = 1
        AND row_number() OVER (PARTITION BY a.source, a.locale, b.locale ORDER BY draw) <= 1000
),
-- Neighbours share three rare words of the title that is given or of the one asked for: the same kind of thing.
twin_word AS (
    SELECT id, source, locale, target, word FROM (SELECT DISTINCT id, source, locale, target, unnest(words || other_words) AS word FROM twin)
    QUALIFY count(*) OVER (PARTITION BY source, locale, target, word) BETWEEN 2 AND 24
),
twin_near AS (
    SELECT a.id, b.id AS near_id, count(*) AS shared FROM twin_word a
    JOIN twin_word b ON b.source = a.source AND b.locale = a.locale AND b.target = a.target AND b.word = a.word AND b.id <> a.id
    GROUP BY a.id, b.id HAVING count(*) >= 3
    QUALIFY row_number() OVER (PARTITION BY a.id ORDER BY count(*) DESC, key_hash(a.id || ' ' || b.id, 'near')) <= 8
),
twin_wrong AS (
    SELECT t.id, o.other_id, any_value(o.text) AS text,
        max(0.3 + least(0.3, 0.1 * n.shared) + 0.4 * len(list_intersect(t.figures, o.figures)) / greatest(1, len(t.figures), len(o.figures))) AS nearness
    FROM twin_near n JOIN twin t USING (id) JOIN twin o ON o.id = n.near_id
    -- Titles that share most of their words may be of one product in two colours.
    WHERE o.flat <> t.flat AND 2 * len(list_intersect(t.words, o.words)) < least(len(t.words), len(o.words))
    GROUP BY t.id, o.other_id
),
twin_pool AS (
    SELECT id, list(wrong_item(other_id, text, 'catalog_fact', 'the text of another product: ' || other_id, nearness)) AS pool FROM twin_wrong GROUP BY id
),
-- Pools are joined last: every join copies them.
asked AS MATERIALIZED (
    SELECT
        t.id,
        t.id || ' in ' || t.target AS fact_key,
        given.locale AS language,
        t.group_id AS group_key,
        t.kind || ' ' || t.family_id AS family_key,
        kind.text || CASE WHEN x.name IS NULL THEN '' WHEN given.locale IN ('ja', 'zh') THEN '（' || x.name || '）' ELSE ' (' || x.name || ')' END AS slot_kind,
        given.text AS slot_text,
        called.text AS slot_target,
        [gold_item(t.id, gold.text)] AS gold,
        [given.source] AS sources,
        [given.src, gold.src] AS source_rows
    FROM target t
    JOIN text gold ON gold.id = t.id AND gold.locale = t.target
    JOIN text given ON given.id = t.id AND given.locale <> t.target
    JOIN task_text called ON called.key = 'language_' || t.target AND called.language = given.locale
    JOIN task_text kind ON kind.key = 'kind_' || t.kind AND kind.language = given.locale
    LEFT JOIN context x ON x.place = t.place AND x.locale = given.locale
    ANTI JOIN left_english e ON e.id = t.id AND e.locale IN (t.target, given.locale)
    WHERE given.figures = gold.figures AND given.value_ids = gold.value_ids
        AND NOT contains(gold.flat, given.flat) AND NOT contains(given.flat, gold.flat)  -- the same letters: nothing to know
        -- A name three times as long says something else.
        AND (t.target IN ('ja', 'zh') OR given.locale IN ('ja', 'zh') OR t.kind = 'product'
            OR greatest(length(gold.text), length(given.text)) <= 2.5 * least(length(gold.text), length(given.text)) + 4)
)
SELECT a.fact_key, a.language, a.group_key, a.family_key, a.slot_kind, a.slot_text, a.slot_target, a.gold, coalesce(w.pool, []) AS pool, a.sources, a.source_rows
FROM asked a LEFT JOIN wrong w USING (id)
UNION ALL
SELECT
    t.id || ' in ' || t.target, t.locale, t.id, 'product ' || t.id, kind.text, t.given, called.text, [gold_item(t.other_id, t.text)],
    coalesce(w.pool, []), [t.source], [t.src, t.text_src]
FROM twin t
JOIN task_text called ON called.key = 'language_' || t.target AND called.language = t.locale
JOIN task_text kind ON kind.key = 'kind_product' AND kind.language = t.locale
LEFT JOIN twin_pool w ON w.id = t.id
-- Where many words stay as they are (brand, model, borrowed words) there is little to know.
WHERE 3 * len([x FOR x IN t.words IF contains(t.flat, x)]) <= len(t.words)
