-- One fact: a leaf category, a choice attribute it has, and one value that is valid there. Wrong: values of the same
-- attribute that are at home in quite other categories, and values of other attributes near by.
WITH RECURSIVE leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS grandparent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
),
listed AS (SELECT DISTINCT category_id, attribute_id FROM core.category_value),
department AS MATERIALIZED (
    SELECT category_id, category_id AS department_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, d.department_id FROM department d JOIN core.category c ON c.parent_id = d.category_id
),
-- The languages in which a name can be trusted (long lists are translated word by word), one bit each. English is what lists
-- were written in.
told AS MATERIALIZED (
    SELECT id, CAST(1 | bit_or(1 << (list_position(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt'], locale) - 1)) AS INTEGER) AS languages
    FROM step.agreed_name GROUP BY id
),
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
-- What is named well in three languages at least is asked first.
reach AS (
    SELECT o.category_id, o.attribute_id, coalesce(c.languages, 1) & coalesce(a.languages, 1) AS languages
    FROM own o LEFT JOIN told c ON c.id = o.category_id LEFT JOIN told a ON a.id = o.attribute_id
),
value_reach AS (
    SELECT v.attribute_id, bit_or(t.languages) AS languages FROM core.attribute_value v JOIN told t ON t.id = v.value_id GROUP BY ALL
),
-- Shared: goods of more than two kinds have it. Then its whole list says nothing of one category (every health concern there
-- is, for nose clips).
usage AS (
    SELECT attribute_id, count(*) AS leaves, count(DISTINCT parent_id) > 2 AS is_shared FROM own GROUP BY ALL
),
spoken AS (
    SELECT value_id, attribute_id, norm_text(name) AS word, length(name) AS letters
    FROM core.attribute_value_name JOIN core.attribute_value USING (value_id)
),
-- Values that say nothing by themselves, whatever the attribute.
empty_word AS (
    SELECT DISTINCT value_id FROM spoken
    WHERE word IN ('other', 'none', 'yes', 'no', 'all', 'any', 'universal', 'custom', 'mixed', 'assorted', 'multi',
        'multicolor', 'standard', 'regular', 'basic', 'unknown', 'various', 'not applicable', 'combination', 'not supported', 'not available', 'single', 'double', 'direct', 'open', 'closed', 'left', 'right',
        'small', 'medium', 'large', 'low', 'high', 'intermediate', 'optional')
),
-- Words that name a colour and also a material, a scent or a flavour: never safely wrong, and so no right answers either.
double_word AS (
    SELECT DISTINCT value_id FROM spoken
    WHERE word IN ('gold', 'silver', 'rose gold', 'bronze', 'copper', 'brass', 'ivory', 'pearl', 'amber', 'coral', 'orange',
        'rose', 'lavender', 'lilac', 'violet', 'mint', 'peach', 'cherry', 'olive', 'cream', 'honey', 'coffee', 'chocolate',
        'vanilla', 'caramel', 'natural', 'solid', 'wood', 'denim', 'light', 'clear', 'plain', 'soft', 'hard')
),
-- What five lists have (polyester, curved) may be right in a sixth that does not name it.
common_word AS (
    SELECT DISTINCT value_id FROM spoken
    SEMI JOIN (SELECT word FROM spoken GROUP BY word HAVING count(DISTINCT attribute_id) >= 5) c USING (word)
),
-- A list of features takes nearly anything, a design may be called nearly anything, and things come from any country: what is not on the list may fit all the same.
open_ended AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name WHERE regexp_matches(lower(name), '\b(features?|functions?|properties|benefits|origin|country|themes?|styles?|designs?|patterns?|occasions?|looks?)\b')
),
-- Three attributes with a list of the category's own, or one without; those that few categories have come first. No
-- attribute is asked for in more than six categories.
asked AS (
    SELECT * FROM (
        SELECT o.*, r.languages
        FROM own o JOIN usage u USING (attribute_id) ANTI JOIN open_ended x ON x.attribute_id = o.attribute_id
        JOIN reach r ON r.category_id = o.category_id AND r.attribute_id = o.attribute_id
        LEFT JOIN value_reach w ON w.attribute_id = o.attribute_id
        WHERE o.is_listed OR NOT u.is_shared
        QUALIFY row_number() OVER (PARTITION BY o.category_id
            ORDER BY bit_count(r.languages & coalesce(w.languages, 1)) < 3, floor(log2(u.leaves)), key_hash(o.category_id || ' ' || o.attribute_id, 'attribute'))
            <= CASE WHEN o.is_listed THEN 3 WHEN bit_count(r.languages & coalesce(w.languages, 1)) >= 3 THEN 2 ELSE 1 END)
    QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY NOT is_listed, bit_count(languages) < 3, key_hash(category_id || ' ' || attribute_id, 'few')) <= 6
),
size AS (SELECT value_id, round(avg(letters), 3) AS letters, bool_or(regexp_matches(word, '\d')) AS has_digit
    -- Bare figures (1/4, M20) may be right of anything that is measured.
    FROM spoken GROUP BY ALL HAVING bool_and(regexp_matches(word, '\pL{3}|[\p{Han}\p{Katakana}\p{Hiragana}]'))),
gold AS MATERIALIZED (
    SELECT a.* REPLACE (a.languages & coalesce(t.languages, 1) AS languages), v.value_id, v.src AS fact_src, s.letters, s.has_digit
    FROM asked a JOIN (
        SELECT category_id, attribute_id, value_id, src FROM core.category_value
        UNION ALL
        SELECT a.category_id, a.attribute_id, v.value_id, v.src
        FROM asked a JOIN core.attribute_value v USING (attribute_id) WHERE NOT a.is_listed
    ) v USING (category_id, attribute_id)
    JOIN size s ON s.value_id = v.value_id
    LEFT JOIN told t ON t.id = v.value_id
    ANTI JOIN empty_word e ON e.value_id = v.value_id
    ANTI JOIN double_word d ON d.value_id = v.value_id
    ANTI JOIN common_word c ON c.value_id = v.value_id
    QUALIFY row_number() OVER (PARTITION BY a.category_id, a.attribute_id
        ORDER BY bit_count(a.languages & coalesce(t.languages, 1)) < 3, key_hash(a.category_id || ' ' || v.value_id, 'gold')) = 1
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
    SELECT DISTINCT g.category_id, v.value_id
    FROM gold g JOIN gold v USING (attribute_id)
    ANTI JOIN met ON met.category_id = g.category_id AND met.attribute_id = g.attribute_id AND met.value_id = v.value_id
    WHERE g.is_listed
),
-- (2) Values of other attributes. Attributes that share a value, or a word of their names, are too much alike: their values
-- may fit each other.
vocabulary AS MATERIALIZED (
    SELECT attribute_id, list(DISTINCT word) AS words FROM (
        SELECT attribute_id, word FROM spoken ANTI JOIN empty_word USING (value_id) SEMI JOIN gold USING (attribute_id)
        UNION ALL
        SELECT attribute_id, word
        FROM (SELECT DISTINCT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word
            FROM core.attribute_name SEMI JOIN gold USING (attribute_id) WHERE locale = 'en')
        WHERE length(word) >= 4 AND word NOT IN ('type', 'design', 'style', 'included', 'suitable', 'compatible', 'item', 'level', 'method', 'feature', 'option'))
    GROUP BY attribute_id
),
-- Values with a word of a value of the asked attribute ("cotton blend" for "cotton") may fit as well.
token AS MATERIALIZED (
    SELECT attribute_id, value_id, token
    FROM (SELECT attribute_id, value_id, unnest(string_split(word, ' ')) AS token FROM spoken SEMI JOIN gold USING (attribute_id)) WHERE length(token) >= 4
),
list_token AS MATERIALIZED (SELECT attribute_id, list(DISTINCT token) AS tokens FROM token GROUP BY attribute_id),
gold_token AS MATERIALIZED (SELECT value_id, list(DISTINCT token) AS tokens FROM token SEMI JOIN gold USING (value_id) GROUP BY value_id),
-- Facts are dealt out in fours; in a four, every value is wrong for the other three. So each is the right answer of one
-- question and a wrong one of three, and none is oftener right than others. What makes no four is dealt again: first
-- beside its cousins, then in its department, then among all. Figures stand beside figures, short values beside short ones.
fact AS MATERIALIZED (
    SELECT g.* REPLACE (g.spoken_in AS languages), d.department_id, l.source || ' ' || g.has_digit || ' ' || g.spoken_in AS form,
        row_number() OVER (ORDER BY g.category_id, g.attribute_id, g.spoken_in) AS fact,
        row_number() OVER (PARTITION BY g.spoken_in, g.grandparent_id, g.attribute_id ORDER BY key_hash(g.category_id || ' ' || g.attribute_id, 'turn')) AS turn
    FROM (
        -- What is named well in all languages is dealt once for all; else each language deals out its own, so that what is named
        -- ill there is not wrong only.
        SELECT *, unnest(CASE WHEN languages = 255 THEN [255] ELSE [1 << i FOR i IN range(8) IF languages & (1 << i) <> 0] END) AS spoken_in
        FROM gold) g JOIN leaf l USING (category_id) JOIN department d USING (category_id)
),
deal AS (
    SELECT fact, form, department_id, grandparent_id AS near, turn, letters, category_id, attribute_id, value_id, languages, 0 AS round, CAST(NULL AS BIGINT) AS four FROM fact
    UNION ALL
    (WITH dealt AS (
        SELECT fact, form, department_id, near, turn, letters, category_id, attribute_id, value_id, languages, round + 1 AS round,
            (row_number() OVER (ORDER BY form, CASE WHEN round < 5 THEN department_id END, CASE WHEN round < 3 THEN near END, CASE WHEN round < 3 THEN turn END, CASE WHEN round > 2 THEN letters // 4 END,
                key_hash(category_id || ' ' || attribute_id, 'deal ' || round)) - 1) // 4 + 10000000 * (round + 1) AS four
        FROM deal WHERE four IS NULL AND round < 16
    ),
    pair AS (
        SELECT a.four, a.attribute_id, b.attribute_id AS other_attribute, b.value_id AS other_value, a.attribute_id = b.attribute_id AS is_same,
            a.category_id = b.category_id OR a.form <> b.form OR a.attribute_id = b.attribute_id AND f.value_id IS NULL AS is_unfit
        FROM dealt a JOIN dealt b ON b.four = a.four AND b.fact <> a.fact
        LEFT JOIN far_value f ON f.category_id = a.category_id AND f.value_id = b.value_id
    ),
    unfit AS (
        SELECT four FROM pair WHERE is_unfit
        UNION
        SELECT p.four FROM pair p JOIN vocabulary x USING (attribute_id) JOIN vocabulary y ON y.attribute_id = p.other_attribute
        WHERE p.attribute_id < p.other_attribute AND list_has_any(x.words, y.words)
        UNION
        SELECT p.four FROM pair p JOIN gold_token t ON t.value_id = p.other_value JOIN list_token x USING (attribute_id)
        WHERE NOT p.is_same AND list_has_any(t.tokens, x.tokens)
        UNION
        SELECT four FROM dealt GROUP BY four HAVING count(*) < 4
    )
    SELECT d.* REPLACE (CASE WHEN u.four IS NULL THEN d.four END AS four) FROM dealt d LEFT JOIN unfit u USING (four))
),
offer AS (
    SELECT a.category_id, a.attribute_id, a.value_id AS right_value, b.attribute_id AS of_attribute, b.value_id,
        a.languages, CASE WHEN a.attribute_id = b.attribute_id THEN 0.6 WHEN a.near = b.near THEN 0.4 WHEN a.department_id = b.department_id THEN 0.3 ELSE 0.1 END AS nearness
    FROM deal a JOIN deal b ON b.four = a.four AND b.fact <> a.fact
),
-- One key of id and locale: with two, the planner may begin with all pairs of names in a language.
value_label AS (
    SELECT value_id, locale, value_id || ' ' || locale AS key, name, length(name) AS letters
    FROM core.attribute_value_name WHERE kind = 'name'
),
attribute_label AS (
    SELECT attribute_id || ' ' || locale AS key, name FROM core.attribute_name WHERE kind = 'name'
),
category_label AS (
    SELECT category_id, locale, category_id || ' ' || locale AS key, name FROM core.category_name WHERE kind = 'name'
),
-- Pools need no order of their own: options are ranked by nearness and keyed hash.
wrong AS (
    SELECT p.category_id, p.attribute_id, right_name.locale,
        list(wrong_item(p.value_id, n.name, 'closed_list',
            n.name || ' is a value of ' || b.name || CASE WHEN p.of_attribute = p.attribute_id
                THEN ' elsewhere; no category lists it together with a value that is valid here'
                ELSE '; the list of ' || a.name || ' does not have it' END,
            p.nearness + 0.3 * least(n.letters, right_name.letters) / greatest(n.letters, right_name.letters))) AS pool
    FROM offer p
    JOIN value_label right_name ON right_name.value_id = p.right_value
        AND p.languages & (1 << (list_position(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt'], right_name.locale) - 1)) <> 0
    JOIN value_label n ON n.key = p.value_id || ' ' || right_name.locale
    JOIN attribute_label a ON a.key = p.attribute_id || ' ' || right_name.locale
    JOIN attribute_label b ON b.key = p.of_attribute || ' ' || right_name.locale
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
JOIN category_label n ON n.category_id = g.category_id
JOIN category_label parent ON parent.key = g.parent_id || ' ' || n.locale
JOIN attribute_label a ON a.key = g.attribute_id || ' ' || n.locale
JOIN value_label v ON v.key = g.value_id || ' ' || n.locale
LEFT JOIN wrong w ON w.category_id = g.category_id AND w.attribute_id = g.attribute_id AND w.locale = n.locale
