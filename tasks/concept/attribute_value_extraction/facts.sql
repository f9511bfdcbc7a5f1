-- One fact: the title of a product and an attribute. Gold: the value as it stands in the title or, in about a fifth,
-- "It cannot be inferred." for an attribute that the title leaves out. Wrong: other values of the attribute, which the
-- product does not have and the title does not name; so the true value of an attribute left out is not offered.
WITH title AS (
    SELECT product_id, locale, title, ' ' || norm_text(title) || ' ' AS flat, source, src FROM core.product_text
),
-- Free values ("DDR4-SDRAM") are written in the language of the source: known where all its titles are in one.
one_language AS (
    SELECT source, min(locale) AS locale FROM core.product_text GROUP BY source HAVING count(DISTINCT locale) = 1
),
-- Facts of products with one value of the attribute: what else is offered is refuted by it.
held AS (
    SELECT product_id, attribute_id, min(value_id) AS value_id, min(value_text) AS value_text, min(number) AS number,
        min(p.unit) AS unit, min(a.value_type) AS value_type, min(p.source) AS source, min(p.src) AS src,
        min(coalesce(value_id, attribute_id || ' = ' || norm_text(value_text))) AS value_key
    FROM core.product_attribute p JOIN core.attribute a USING (attribute_id)
    GROUP BY product_id, attribute_id HAVING count(*) = 1
),
-- Every word for a value. Words of languages with spaces are looked for as whole words.
word AS (
    SELECT v.attribute_id, n.value_id AS value_key, n.locale, n.name, norm_text(n.name) AS flat, n.kind = 'name' AS is_name, true AS is_listed
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
    UNION ALL
    SELECT h.attribute_id, h.value_key, o.locale, min(h.value_text), norm_text(min(h.value_text)), true, false
    FROM held h JOIN one_language o USING (source)
    WHERE h.value_type = 'text' AND h.value_id IS NULL
    GROUP BY ALL
),
needle AS (
    SELECT *, CASE WHEN locale IN ('ja', 'zh') THEN flat ELSE ' ' || flat || ' ' END AS needle,
        -- Short or figures only: too easily a part of something else to be called stated.
        regexp_matches(flat, '\pL') AND length(flat) >= CASE WHEN is_listed OR locale IN ('ja', 'zh') THEN 2 ELSE 3 END AS is_clear
    FROM word WHERE flat <> ''
),
stated AS (
    SELECT h.product_id, h.attribute_id, h.value_key, t.locale, n.name AS gold_text, n.flat AS gold_flat, n.is_clear
    FROM held h JOIN title t USING (product_id)
    JOIN needle n ON n.attribute_id = h.attribute_id AND n.value_key = h.value_key AND n.locale = t.locale
    WHERE n.is_name AND contains(t.flat, n.needle)
),
-- Attributes that titles do state now and then; others would always be "left out".
usual AS (
    SELECT attribute_id
    FROM held LEFT JOIN (SELECT DISTINCT product_id, attribute_id, true AS is_stated FROM stated) USING (product_id, attribute_id)
    GROUP BY attribute_id HAVING 10 * count(is_stated) >= count(*)
),
plan AS (
    SELECT product_id, attribute_id, is_open
    FROM (
        SELECT DISTINCT product_id, attribute_id, false AS is_open FROM stated WHERE is_clear
        UNION ALL
        SELECT product_id, attribute_id, true
        FROM held SEMI JOIN usual USING (attribute_id) ANTI JOIN stated USING (product_id, attribute_id)
        WHERE value_id IS NOT NULL OR value_type = 'text'
    )
    WHERE is_open = (key_hash(product_id, 'open') < '44')  -- 0x44 of 0x100; some prove doubtful, about a fifth is left
    QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY key_hash(product_id || ' ' || attribute_id, 'attribute')) <= 2
),
planned AS (
    SELECT p.product_id, p.attribute_id, p.is_open, t.locale, t.flat, h.value_key, s.gold_text, s.gold_flat
    FROM plan p JOIN held h USING (product_id, attribute_id) JOIN title t USING (product_id)
    LEFT JOIN stated s ON s.product_id = p.product_id AND s.attribute_id = p.attribute_id AND s.locale = t.locale
    WHERE p.is_open OR s.is_clear
),
-- The title names another value as well (not as a part of the gold: "Steel" in "Stainless Steel"), or the word that stands
-- in it is the product's brand or its value of another attribute too: a "USB keyboard" does not tell its power source.
doubtful AS (
    SELECT DISTINCT p.product_id, p.attribute_id, p.locale
    FROM planned p JOIN needle n USING (attribute_id, locale)
    WHERE contains(p.flat, n.needle) AND (n.value_key <> p.value_key OR p.is_open)
        AND NOT coalesce(contains(p.gold_flat, n.flat), false)
    UNION
    SELECT p.product_id, p.attribute_id, p.locale
    FROM planned p JOIN (
        SELECT product_id, attribute_id, norm_text(value_text) AS flat FROM core.product_attribute
        UNION ALL
        SELECT product_id, NULL, norm_text(brand) FROM core.product
    ) o ON o.product_id = p.product_id AND o.flat = p.gold_flat AND o.attribute_id IS DISTINCT FROM p.attribute_id
    WHERE NOT p.is_open
),
-- The title may hint at the value left out: by a part of a word for it, or by the name of the attribute.
hint AS (
    SELECT attribute_id, value_key, locale, unnest(CASE WHEN locale IN ('ja', 'zh') THEN [left(flat, 2)] ELSE
        [left(w, greatest(4, length(w) - 2)) FOR w IN string_split(flat, ' ') IF length(w) >= 3 OR regexp_matches(w, '\d')] END) AS part
    FROM needle
),
-- Another spelling of any value: "Gray" for "Grey".
title_word AS (
    SELECT product_id, attribute_id, locale, unnest(string_split(trim(flat), ' ')) AS word FROM planned
    WHERE is_open AND locale NOT IN ('ja', 'zh')
),
value_word AS (
    SELECT DISTINCT attribute_id, locale, unnest(string_split(flat, ' ')) AS word FROM needle
    SEMI JOIN (SELECT DISTINCT attribute_id, locale FROM planned WHERE is_open) USING (attribute_id, locale)
    WHERE locale NOT IN ('ja', 'zh')
),
hinted AS (
    SELECT DISTINCT t.product_id, t.attribute_id, t.locale
    FROM title_word t JOIN value_word v ON v.attribute_id = t.attribute_id AND v.locale = t.locale
        AND abs(length(v.word) - length(t.word)) <= 1
    WHERE length(t.word) >= 4 AND levenshtein(t.word, v.word) <= 1
    UNION
    SELECT DISTINCT p.product_id, p.attribute_id, p.locale
    FROM planned p JOIN hint h USING (attribute_id, value_key, locale) WHERE p.is_open AND contains(p.flat, h.part)
    UNION
    SELECT DISTINCT p.product_id, p.attribute_id, p.locale
    FROM planned p JOIN core.attribute_name n USING (attribute_id, locale)
    WHERE p.is_open AND contains(p.flat, norm_text(n.name))
),
clear AS (
    SELECT * FROM planned ANTI JOIN doubtful USING (product_id, attribute_id, locale)
    ANTI JOIN hinted USING (product_id, attribute_id, locale)
),
-- Values to offer: those listed for the product's category, else those of the attribute that products do have.
frequent AS (
    SELECT attribute_id, value_key, count(*) AS products FROM held
    SEMI JOIN (SELECT DISTINCT attribute_id FROM plan) USING (attribute_id)
    GROUP BY attribute_id, value_key
    QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY count(*) DESC, value_key) <= 24
),
offered AS (
    SELECT DISTINCT p.product_id, p.attribute_id, v.value_id AS value_key, 0.6 AS nearness
    FROM plan p JOIN core.product x USING (product_id)
    JOIN core.category_value v ON v.category_id = x.category_id AND v.attribute_id = p.attribute_id
    UNION ALL
    SELECT p.product_id, p.attribute_id, f.value_key, 0.3
    FROM plan p JOIN frequent f USING (attribute_id)
),
near AS (
    SELECT product_id, attribute_id, value_key, max(nearness) AS nearness
    FROM offered GROUP BY product_id, attribute_id, value_key
    QUALIFY row_number() OVER (PARTITION BY product_id, attribute_id
        ORDER BY max(nearness) DESC, key_hash(product_id || ' ' || value_key, 'pool')) <= 7
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name
    WHERE kind = 'name' AND NOT regexp_matches(name, '[ _]\w?$')  -- "connector s": a name that lost its end
),
label AS (SELECT attribute_id, value_key, locale, name, flat, length(name) AS letters FROM needle WHERE is_name),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT c.product_id, c.attribute_id, c.locale,
        list(wrong_item(w.value_key, w.name, 'catalog_fact',
            'the product has ' || a.name || ' ' || right_name.name || ', and the title does not name ' || w.name,
            n.nearness * (0.7 + 0.3 * least(w.letters, right_name.letters) / greatest(w.letters, right_name.letters)))) AS pool
    FROM clear c
    JOIN near n ON n.product_id = c.product_id AND n.attribute_id = c.attribute_id AND n.value_key <> c.value_key
    JOIN label w ON w.attribute_id = c.attribute_id AND w.value_key = n.value_key AND w.locale = c.locale
    JOIN label right_name ON right_name.attribute_id = c.attribute_id AND right_name.value_key = c.value_key AND right_name.locale = c.locale
    JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = c.locale
    WHERE NOT contains(w.flat, right_name.flat) AND NOT contains(right_name.flat, w.flat)
    GROUP BY ALL
)
SELECT
    c.product_id || ' ' || c.attribute_id || CASE WHEN c.is_open THEN ' left out' ELSE '' END AS fact_key,
    c.locale AS language,
    coalesce(x.parent_id, x.product_id) AS group_key,
    c.attribute_id || ' ' || CASE WHEN c.is_open THEN 'left out ' || coalesce(x.category_id, x.brand, '') ELSE c.value_key END AS family_key,
    t.title AS slot_title,
    a.name AS slot_attribute,
    [CASE WHEN c.is_open THEN gold_item('cannot_be_inferred', unknown.text) ELSE gold_item(c.value_key, c.gold_text) END] AS gold,
    CASE WHEN c.is_open THEN coalesce(w.pool, []) ELSE list_prepend(wrong_item('cannot_be_inferred', unknown.text, 'catalog_fact',
        'the title names the value: ' || c.gold_text, 0.7), coalesce(w.pool, [])) END AS pool,
    [t.source] AS sources,
    [t.src, h.src] AS source_rows
FROM clear c
JOIN title t USING (product_id, locale)
JOIN held h USING (product_id, attribute_id)
JOIN core.product x USING (product_id)
JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = c.locale
JOIN task_text unknown ON unknown.key = 'cannot_be_inferred' AND unknown.language = c.locale
LEFT JOIN wrong w ON w.product_id = c.product_id AND w.attribute_id = c.attribute_id AND w.locale = c.locale
-- In a shop without categories the types are those of all its goods: "Original" would stand among puzzles and coolers.
WHERE x.category_id IS NOT NULL OR norm_text(a.name) NOT IN ('type', 'product type')
