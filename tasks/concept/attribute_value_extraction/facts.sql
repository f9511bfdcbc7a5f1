-- One fact: the title of a product and an attribute. Gold: the value as it stands in the title or, in about a fifth,
-- "It cannot be inferred." for an attribute that the title leaves out. Wrong: other values of the attribute, which the
-- product does not have and the title does not name; so the true value of an attribute left out is not offered.
-- Row numbers stand for titles and facts until the questions are put together: they join fast.
WITH RECURSIVE title AS (
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
    UNION ALL
    -- A shade is named after a thing of its colour.
    SELECT fact, title FROM planned WHERE is_open AND regexp_matches(flat, ' (ruby|chocolate|cocoa|coffee|mocha|wine|rose|cherry|berry|plum|raisin|coral'
        || '|caramel|honey|cinnamon|copper|bronze|gold|golden|silver|nude|sand|ivory|charcoal|denim|rust|brick|blush|fuchsia|crimson|scarlet|violet|lilac'
        || '|peach|mint|olive|lavender|emerald|sapphire|pearl|onyx|ebony|jet|snow|smoke|graphite|titanium) ')
),
clear AS MATERIALIZED (
    SELECT p.fact, p.title, p.product_id, p.attribute_id, p.locale, p.is_open, p.value_key, p.gold_text,
        coalesce(x.category_id, '') AS category_id, x.source
    FROM planned p JOIN core.product x USING (product_id)
    ANTI JOIN doubtful d ON d.fact = p.fact AND d.title = p.title ANTI JOIN hinted h ON h.fact = p.fact AND h.title = p.title
),
-- Facts of one attribute are dealt out in fours of different values: each value is right once in a four and wrong three
-- times, so that what is asked for most is not most often the answer. First within a category, then over all goods.
spelt AS MATERIALIZED (
    SELECT attribute_id, value_key, locale, replace(flat, ' ', '') AS letters, regexp_extract_all(flat, '\d+') AS figures FROM needle SEMI JOIN (SELECT DISTINCT attribute_id, value_key FROM clear) USING (attribute_id, value_key)
    WHERE is_name
),
deal AS (
    SELECT DISTINCT fact, attribute_id, value_key, category_id, source, product_id, 0 AS round, CAST(NULL AS VARCHAR) AS four FROM clear WHERE NOT is_open
    UNION ALL
    (WITH turned AS (
        SELECT *, row_number() OVER (PARTITION BY source, attribute_id, CASE WHEN round < 2 THEN category_id END, value_key
            ORDER BY key_hash(product_id, 'deal ' || round)) AS turn
        FROM deal WHERE four IS NULL AND round < 6
    ),
    dealt AS (
        SELECT fact, attribute_id, value_key, category_id, source, product_id, round + 1 AS round, turn || ' ' || (row_number() OVER (
            PARTITION BY source, attribute_id, CASE WHEN round < 2 THEN category_id END, turn
            ORDER BY key_hash(value_key, turn || ' deal ' || round), value_key) - 1) // 4
            || ' ' || round || ' ' || CASE WHEN round < 2 THEN category_id ELSE '' END || ' ' || attribute_id || ' ' || source AS four
        FROM turned
    ),
    unfit AS (
        SELECT a.four FROM dealt a JOIN dealt b ON b.four = a.four AND b.value_key <> a.value_key
        JOIN spelt x ON x.attribute_id = a.attribute_id AND x.value_key = a.value_key
        JOIN spelt y ON y.attribute_id = b.attribute_id AND y.value_key = b.value_key AND y.locale = x.locale
        -- "Pack of 2, total 4" is "4 pack" too.
        WHERE contains(x.letters, y.letters) OR len(y.figures) BETWEEN 1 AND len(x.figures) - 1 AND list_has_all(x.figures, y.figures)
        UNION
        SELECT four FROM dealt GROUP BY four HAVING count(*) < 4
    )
    SELECT d.* REPLACE (CASE WHEN u.four IS NULL THEN d.four END AS four) FROM dealt d LEFT JOIN unfit u USING (four))
),
dealt_four AS (
    SELECT four, any_value(attribute_id) AS attribute_id, any_value(source) AS source, min(category_id) AS category_id,
        row_number() OVER (PARTITION BY any_value(source), any_value(attribute_id), min(category_id) ORDER BY key_hash(four, 'nth')) AS nth
    FROM deal WHERE four IS NOT NULL GROUP BY four
),
-- What a title leaves out is asked with the values of a four, one question a four, of its category;
-- in that four "It cannot be inferred." takes the place of a wrong value in three questions, and so is right a quarter of
-- the times as well.
left_out AS (
    SELECT * FROM (
        SELECT fact, attribute_id, source, category_id, value_key, row_number() OVER (PARTITION BY source, attribute_id, category_id
            ORDER BY key_hash(fact_product, 'left out'), fact) AS nth
        FROM (SELECT DISTINCT fact, attribute_id, source, category_id, value_key, product_id AS fact_product FROM clear WHERE is_open)) o
    JOIN dealt_four f ON f.source = o.source AND f.attribute_id = o.attribute_id AND f.nth = o.nth
        AND f.category_id IS NOT DISTINCT FROM o.category_id
),
member AS MATERIALIZED (
    SELECT d.four, d.fact, d.attribute_id, d.value_key, d.source, d.category_id, o.fact AS open_fact,
        row_number() OVER (PARTITION BY d.four ORDER BY d.value_key IS NOT DISTINCT FROM o.value_key, key_hash(d.product_id, 'member')) AS nth
    FROM deal d LEFT JOIN left_out o USING (four)
    WHERE d.four IS NOT NULL
),
way_out AS (SELECT DISTINCT m.four, c.locale FROM member m JOIN clear c ON c.fact = m.open_fact AND c.is_open),
told AS MATERIALIZED (
    SELECT c.*, m.four, m.nth, NOT c.is_open AND m.nth < 4 AND w.four IS NOT NULL AS has_way_out
    FROM clear c JOIN (
        SELECT fact, false AS is_open, four, nth FROM member
        UNION ALL
        SELECT DISTINCT open_fact, true, four, 4 FROM member WHERE open_fact IS NOT NULL
    ) m ON m.fact = c.fact AND m.is_open = c.is_open
    LEFT JOIN way_out w ON w.four = m.four AND w.locale = c.locale
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name
    WHERE kind = 'name' AND NOT regexp_matches(name, '[ _]\w?$')  -- "connector s": a name that lost its end
),
label AS (SELECT attribute_id, value_key, locale, name FROM needle WHERE is_name),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT c.fact, c.title,
        list(wrong_item(m.value_key, w.name, 'catalog_fact',
            'the product has ' || a.name || ' ' || right_name.name || ', and the title does not name ' || w.name,
            CASE WHEN m.category_id = c.category_id THEN 0.6 ELSE 0.3 END)) AS pool
    FROM told c
    -- Of three with the way out, the first leaves out the value of the second, and so on; what is left out is asked with three.
    JOIN member m ON m.four = c.four AND CASE WHEN c.is_open THEN m.nth < 4
        ELSE m.nth <> c.nth AND NOT (c.has_way_out AND m.nth = c.nth % 3 + 1) END
    JOIN label w ON w.attribute_id = c.attribute_id AND w.value_key = m.value_key AND w.locale = c.locale
    JOIN label right_name ON right_name.attribute_id = c.attribute_id AND right_name.value_key = c.value_key AND right_name.locale = c.locale
    JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = c.locale
    GROUP BY c.fact, c.title
)
-- The way out is as near as the values beside it: were the questions with it harder than those that it answers, a quota by
-- difficulty would take more of the ones than of the others, and show the answer.
SELECT
    c.product_id || ' ' || c.attribute_id || CASE WHEN c.is_open THEN ' left out' ELSE '' END AS fact_key,
    c.locale AS language,
    coalesce(x.parent_id, x.product_id) AS group_key,
    c.attribute_id || ' ' || CASE WHEN c.is_open THEN 'left out ' ELSE '' END || c.value_key AS family_key,
    t.title AS slot_title,
    a.name AS slot_attribute,
    [CASE WHEN c.is_open THEN gold_item('cannot_be_inferred', unknown.text) ELSE gold_item(c.value_key, c.gold_text) END] AS gold,
    CASE WHEN c.has_way_out THEN list_prepend(wrong_item('cannot_be_inferred', unknown.text, 'catalog_fact',
        'the title names the value: ' || c.gold_text, w.pool[1].nearness), w.pool) ELSE w.pool END AS pool,
    [t.source] AS sources,
    [t.src, h.src] AS source_rows
FROM told c
JOIN core.product_text t ON t.rowid = c.title
JOIN core.product_attribute h ON h.rowid = c.fact
JOIN core.product x ON x.product_id = c.product_id
JOIN attribute_label a ON a.attribute_id = c.attribute_id AND a.locale = c.locale
JOIN task_text unknown ON unknown.key = 'cannot_be_inferred' AND unknown.language = c.locale
JOIN wrong w ON w.fact = c.fact AND w.title = c.title
-- In a shop without categories the types are those of all its goods: "Original" would stand among puzzles and coolers.
WHERE x.category_id IS NOT NULL OR norm_text(a.name) NOT IN ('type', 'product type')
