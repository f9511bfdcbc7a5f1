-- One fact: the title of a product and an attribute. Gold: the value as it stands in the title or, in about a fifth,
-- "It cannot be inferred." for an attribute that the title leaves out. Wrong: other values of the attribute, which the
-- product does not have and the title does not name; so the true value of an attribute left out is not offered.
-- Row numbers stand for titles and facts until the questions are put together: they join fast.
WITH title AS (
    SELECT rowid AS title, product_id, locale, ' ' || norm_text(title) || ' ' AS flat FROM core.product_text
),
-- Free values ("DDR4-SDRAM") are written in the language of the source: known where all its titles are in one.
one_language AS (
    SELECT source, min(locale) AS locale FROM core.product_text GROUP BY source HAVING count(DISTINCT locale) = 1
),
-- Facts of products with one value of the attribute: what else is offered is refuted by it.
held AS (
    SELECT min(p.rowid) AS fact, product_id, attribute_id, min(value_id) AS value_id, min(value_text) AS value_text,
        min(a.value_type) AS value_type, min(p.source) AS source,
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
    SELECT h.fact, t.title, n.name AS gold_text, n.flat AS gold_flat, n.is_clear
    FROM held h JOIN title t USING (product_id)
    JOIN needle n ON n.attribute_id = h.attribute_id AND n.value_key = h.value_key AND n.locale = t.locale
    WHERE n.is_name AND contains(t.flat, n.needle)
),
-- Attributes that titles do state now and then; others would always be "left out".
usual AS (
    SELECT attribute_id
    FROM held LEFT JOIN (SELECT DISTINCT fact, true AS is_stated FROM stated) USING (fact)
    GROUP BY attribute_id HAVING 10 * count(is_stated) >= count(*)
),
plan AS (
    SELECT fact, product_id, attribute_id, value_key, is_open
    FROM (
        SELECT DISTINCT fact, false AS is_open FROM stated WHERE is_clear
        UNION ALL
        SELECT fact, true
        FROM held SEMI JOIN usual USING (attribute_id) ANTI JOIN stated USING (fact)
        WHERE value_id IS NOT NULL OR value_type = 'text'
    ) JOIN held USING (fact)
    WHERE is_open = (key_hash(product_id, 'open') < '44')  -- 0x44 of 0x100; some prove doubtful, about a fifth is left
    QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY key_hash(product_id || ' ' || attribute_id, 'attribute')) <= 2
),
-- What most products have (black, for men) is no more often asked for than what some have.
even AS (
    SELECT * FROM plan QUALIFY row_number() OVER (PARTITION BY attribute_id, is_open, value_key ORDER BY key_hash(product_id, 'even')) <= 60
),
planned AS (
    SELECT p.*, t.title, t.locale, t.flat, s.gold_text, s.gold_flat
    FROM even p JOIN title t USING (product_id)
    LEFT JOIN stated s ON s.fact = p.fact AND s.title = t.title
    WHERE p.is_open OR s.is_clear
),
-- The title names another value as well (not as a part of the gold: "Steel" in "Stainless Steel"), or the word that stands
-- in it is the product's brand or its value of another attribute too: a "USB keyboard" does not tell its power source.
doubtful AS (
    SELECT p.fact, p.title
    FROM planned p JOIN needle n USING (attribute_id, locale)
    WHERE contains(p.flat, n.needle) AND (n.value_key <> p.value_key OR p.is_open)
        AND NOT coalesce(contains(p.gold_flat, n.flat), false)
    UNION ALL
    SELECT p.fact, p.title
    FROM planned p JOIN (
        SELECT product_id, attribute_id, norm_text(value_text) AS flat FROM core.product_attribute
        UNION ALL
        SELECT product_id, NULL, norm_text(brand) FROM core.product
    ) o ON o.product_id = p.product_id AND o.flat = p.gold_flat AND o.attribute_id IS DISTINCT FROM p.attribute_id
    WHERE NOT p.is_open
    UNION ALL
    SELECT p.fact, p.title
    FROM planned p
    JOIN needle n ON n.locale = p.locale AND n.flat = p.gold_flat AND n.attribute_id <> p.attribute_id
    JOIN held h ON h.product_id = p.product_id AND h.attribute_id = n.attribute_id AND h.value_key = n.value_key
),
-- The title may hint at the value left out: by a part of a word for it, or by the name of the attribute.
hint AS (
    SELECT attribute_id, value_key, locale, unnest(CASE WHEN locale IN ('ja', 'zh') THEN [left(flat, 2)] ELSE
        [left(w, greatest(4, length(w) - 2)) FOR w IN string_split(flat, ' ') IF length(w) >= 3 OR regexp_matches(w, '\d')] END) AS part
    FROM needle
),
attribute_word AS (SELECT attribute_id, locale, norm_text(name) AS flat FROM core.attribute_name),
-- Another spelling of any value: "Gray" for "Grey".
title_word AS (
    SELECT fact, title, attribute_id, locale, unnest(string_split(trim(flat), ' ')) AS word FROM planned
    WHERE is_open AND locale NOT IN ('ja', 'zh')
),
value_word AS (SELECT DISTINCT attribute_id, locale, unnest(string_split(flat, ' ')) AS word FROM needle),
respelt AS (
    SELECT t.attribute_id, t.locale, t.word
    FROM (SELECT DISTINCT attribute_id, locale, word FROM title_word WHERE length(word) >= 4) t
    JOIN value_word v ON v.attribute_id = t.attribute_id AND v.locale = t.locale
        AND abs(length(v.word) - length(t.word)) <= 1
    WHERE levenshtein(t.word, v.word) <= 1
),
hinted AS (
    SELECT fact, title FROM title_word SEMI JOIN respelt USING (attribute_id, locale, word)
    UNION ALL
    SELECT p.fact, p.title
    FROM planned p JOIN hint h USING (attribute_id, value_key, locale) WHERE p.is_open AND contains(p.flat, h.part)
    UNION ALL
    SELECT p.fact, p.title
    FROM planned p JOIN attribute_word n USING (attribute_id, locale) WHERE p.is_open AND contains(p.flat, n.flat)
),
-- Half a dozen products of one category and value share their wrong answers.
clear AS (
    SELECT p.fact, p.title, p.product_id, p.attribute_id, p.locale, p.is_open, p.value_key, p.gold_text,
        coalesce(x.category_id, '') AS category_id, x.source,
        CAST('0x' || left(key_hash(p.product_id, 'share'), 4) AS INTEGER)
            % greatest(1, count(*) OVER (PARTITION BY coalesce(x.category_id, ''), p.attribute_id, p.value_key, p.locale) // 6) AS share
    FROM planned p JOIN core.product x USING (product_id)
    ANTI JOIN doubtful d ON d.fact = p.fact AND d.title = p.title ANTI JOIN hinted h ON h.fact = p.fact AND h.title = p.title
),
shared AS (SELECT category_id, attribute_id, value_key, share,
    row_number() OVER (ORDER BY category_id, attribute_id, value_key, share) AS pool_id
    FROM (SELECT DISTINCT category_id, attribute_id, value_key, share FROM clear)),
-- Values to offer: those listed for the product's category, else those of the attribute that products do have; those that
-- are often right more often, lest what is asked for most be the answer.
asked_for AS (SELECT attribute_id, value_key, count(DISTINCT product_id) AS times FROM clear WHERE NOT is_open GROUP BY ALL),
frequent AS (
    SELECT attribute_id, value_key FROM held LEFT JOIN asked_for USING (attribute_id, value_key)
    SEMI JOIN (SELECT DISTINCT attribute_id FROM clear) USING (attribute_id)
    GROUP BY attribute_id, value_key
    QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY coalesce(max(times), 0) DESC, count(*) DESC, value_key) <= 24
),
offered AS (
    SELECT s.pool_id, v.value_id AS value_key, 0.6 AS nearness
    FROM shared s JOIN core.category_value v ON v.category_id = s.category_id AND v.attribute_id = s.attribute_id
    WHERE v.value_id <> s.value_key
    UNION ALL
    SELECT s.pool_id, f.value_key, 0.3
    FROM shared s JOIN frequent f USING (attribute_id)
    WHERE f.value_key <> s.value_key
),
near AS (
    SELECT o.pool_id, o.value_key, max(o.nearness) AS nearness, row_number() OVER (PARTITION BY o.pool_id ORDER BY max(o.nearness) DESC,
            round(-ln((CAST('0x' || left(key_hash(s.category_id || ' ' || s.value_key || ' ' || s.share || ' ' || o.value_key, 'pool'),
                7) AS INTEGER) + 0.5) / 268435456) / coalesce(max(f.times), 0.01), 6), o.value_key) AS nth
    FROM offered o JOIN shared s USING (pool_id)
    LEFT JOIN asked_for f ON f.attribute_id = s.attribute_id AND f.value_key = o.value_key
    GROUP BY o.pool_id, s.category_id, s.value_key, s.share, o.value_key
    QUALIFY nth <= 6
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name
    WHERE kind = 'name' AND NOT regexp_matches(name, '[ _]\w?$')  -- "connector s": a name that lost its end
),
label AS (SELECT attribute_id, value_key, locale, name, flat, needle FROM needle WHERE is_name),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT s.pool_id, w.locale,
        list(wrong_item(w.value_key, w.name, 'catalog_fact',
            'the product has ' || a.name || ' ' || right_name.name || ', and the title does not name ' || w.name,
            n.nearness - n.nth / 50)) AS pool
    FROM shared s
    JOIN near n USING (pool_id)
    JOIN label w ON w.attribute_id = s.attribute_id AND w.value_key = n.value_key
    JOIN label right_name ON right_name.attribute_id = s.attribute_id AND right_name.value_key = s.value_key AND right_name.locale = w.locale
    JOIN attribute_label a ON a.attribute_id = s.attribute_id AND a.locale = w.locale
    WHERE NOT contains(w.needle, right_name.needle) AND NOT contains(right_name.needle, w.needle)
    GROUP BY s.pool_id, w.locale
),
-- "It cannot be inferred." is offered three times as often as it is right: where it hardly ever is, it would be no option.
way_out AS (
    SELECT source, locale, 3 * count(*) FILTER (is_open) / nullif(count(*) FILTER (NOT is_open), 0) AS ratio FROM clear GROUP BY ALL
),
told AS MATERIALIZED (
    SELECT c.*, NOT c.is_open AND (CAST('0x' || left(key_hash(c.product_id || ' ' || c.attribute_id, 'way out'), 7) AS INTEGER) + 0.5)
        / 268435456 < w.ratio AS has_way_out
    FROM clear c JOIN way_out w USING (source, locale)
),
choice AS (
    SELECT s.pool_id, l.locale, l.has_way_out, CASE WHEN NOT l.has_way_out THEN coalesce(w.pool, []) ELSE list_prepend(
        wrong_item('cannot_be_inferred', unknown.text, 'catalog_fact', 'the title names the value: ' || l.gold_text, 0.7),
        coalesce(w.pool, [])) END AS pool
    FROM (SELECT category_id, attribute_id, value_key, share, locale, has_way_out, min(gold_text) AS gold_text FROM told GROUP BY ALL) l
    JOIN shared s USING (category_id, attribute_id, value_key, share)
    JOIN task_text unknown ON unknown.key = 'cannot_be_inferred' AND unknown.language = l.locale
    LEFT JOIN wrong w ON w.pool_id = s.pool_id AND w.locale = l.locale
)
SELECT
    c.product_id || ' ' || c.attribute_id || CASE WHEN c.is_open THEN ' left out' ELSE '' END AS fact_key,
    c.locale AS language,
    coalesce(x.parent_id, x.product_id) AS group_key,
    c.attribute_id || ' ' || CASE WHEN c.is_open THEN 'left out ' || coalesce(x.category_id, x.brand, '') ELSE c.value_key END AS family_key,
    t.title AS slot_title,
    a.name AS slot_attribute,
    [CASE WHEN c.is_open THEN gold_item('cannot_be_inferred', unknown.text) ELSE gold_item(c.value_key, c.gold_text) END] AS gold,
    w.pool,
    [t.source] AS sources,
    [t.src, h.src] AS source_rows
FROM told c
JOIN core.product_text t ON t.rowid = c.title
JOIN core.product_attribute h ON h.rowid = c.fact
JOIN core.product x ON x.product_id = c.product_id
JOIN shared s ON s.category_id = c.category_id AND s.attribute_id = c.attribute_id AND s.value_key = c.value_key AND s.share = c.share
JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = c.locale
JOIN task_text unknown ON unknown.key = 'cannot_be_inferred' AND unknown.language = c.locale
JOIN choice w ON w.pool_id = s.pool_id AND w.locale = c.locale AND w.has_way_out = c.has_way_out
-- In a shop without categories the types are those of all its goods: "Original" would stand among puzzles and coolers.
WHERE x.category_id IS NOT NULL OR norm_text(a.name) NOT IN ('type', 'product type')
