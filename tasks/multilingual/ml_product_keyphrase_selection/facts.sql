-- As product_keyphrase_selection, in other languages than English: the other half of the products.
WITH phrased AS (
    SELECT k.product_id, k.locale, min(k.src) AS src FROM core.product_keyphrase k GROUP BY ALL HAVING count(*) >= 3
),
-- At most thirty products a category (and four thousand that are in none) take part: as the asked and as each other's rivals.
candidate AS MATERIALIZED (
    SELECT p.product_id, p.category_id, coalesce(p.parent_id, p.product_id) AS family_id, t.locale, t.title,
        array_to_string(list_concat(coalesce(t.bullets, []), list_filter([t.description], lambda d: d IS NOT NULL)), chr(10)) AS said,
        key_hash(p.product_id, 'keyphrases') AS draw, p.source, p.src, t.src AS text_src, k.src AS phrase_src
    FROM core.product p JOIN core.product_text t USING (product_id) JOIN phrased k USING (product_id, locale)
    WHERE EXISTS (SELECT 1 FROM task_language l WHERE l.language = t.locale) AND t.locale <> 'en'
    QUALIFY row_number() OVER (PARTITION BY t.locale, coalesce(p.category_id, '') ORDER BY draw)
        <= CASE WHEN p.category_id IS NULL THEN 4000 ELSE 30 END
),
phrase AS MATERIALIZED (
    SELECT k.product_id, k.locale, c.category_id, k.phrase, norm_text(k.phrase) AS flat
    FROM core.product_keyphrase k JOIN candidate c USING (product_id, locale)
),
-- (1) What a phrase tells, where the catalog knows: the kind of thing, a value of a closed list, a measure.
category_word AS MATERIALIZED (
    SELECT n.category_id, n.locale, norm_text(n.name) AS flat FROM core.category_name n SEMI JOIN candidate USING (category_id)
),
value_word AS (
    SELECT n.value_id, n.locale, norm_text(n.name) AS flat FROM core.attribute_value_name n
    UNION
    SELECT n.value_id, n.locale, norm_text(a.name || ' ' || n.name)
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
    JOIN core.attribute_name a ON a.attribute_id = v.attribute_id AND a.locale = n.locale AND a.kind = 'name'
),
measure_word AS (SELECT attribute_id, locale, norm_text(name) || ' ' AS flat FROM core.attribute_name WHERE kind = 'name'),
known AS (
    SELECT a.product_id, a.attribute_id, a.value_id, a.number * u.factor AS amount
    FROM core.product_attribute a SEMI JOIN candidate USING (product_id) LEFT JOIN unit u ON u.symbol = a.unit
),
meaning AS MATERIALIZED (
    SELECT k.*, 'category' AS slot, k.category_id AS value, NULL AS amount
    FROM phrase k JOIN category_word w USING (category_id, locale, flat)
    UNION ALL
    SELECT k.*, f.attribute_id, f.value_id, NULL FROM phrase k JOIN known f USING (product_id)
    JOIN value_word w ON w.value_id = f.value_id AND w.locale = k.locale AND w.flat = k.flat
    UNION ALL
    SELECT k.*, f.attribute_id, CAST(f.amount AS VARCHAR), f.amount FROM phrase k JOIN known f USING (product_id)
    JOIN measure_word w ON w.attribute_id = f.attribute_id AND w.locale = k.locale AND starts_with(k.flat, w.flat)
    WHERE f.amount IS NOT NULL
    -- "Height" and "Height of the back": the longer name is meant
    QUALIFY row_number() OVER (PARTITION BY k.product_id, k.locale, k.phrase ORDER BY length(w.flat) DESC, f.attribute_id) = 1
),
told AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY product_id, locale ORDER BY key_hash(product_id || ' ' || slot, 'slot')) AS nth
    FROM (SELECT DISTINCT ON (product_id, locale, slot) * FROM meaning ORDER BY product_id, locale, slot, phrase)
),
-- What products of the same shelf are said to be in the same slot: another value, or another kind of thing.
place AS (
    SELECT c.category_id, c.category_id AS shelf_id, 'value' AS by FROM core.category c
    UNION ALL
    SELECT c.category_id, c.parent_id, 'category' FROM core.category c WHERE c.parent_id IS NOT NULL
),
shelved AS MATERIALIZED (
    SELECT t.*, p.shelf_id FROM told t JOIN place p ON p.category_id = t.category_id AND (p.by = 'category') = (t.slot = 'category')
),
rival AS MATERIALIZED (
    SELECT m.shelf_id, m.locale, m.slot, m.value, m.amount, min(m.phrase) AS phrase, min(m.flat) AS flat, min(m.category_id) AS category_id
    FROM shelved m
    GROUP BY m.shelf_id, m.locale, m.slot, m.value, m.amount
    QUALIFY row_number() OVER (PARTITION BY m.shelf_id, m.locale, m.slot ORDER BY key_hash(m.slot || ' ' || m.value, 'rival')) <= 8
),
own_word AS (
    SELECT DISTINCT c.product_id, w.locale, w.flat FROM (SELECT DISTINCT product_id, category_id FROM candidate) c JOIN category_word w USING (category_id)
    UNION
    SELECT DISTINCT f.product_id, w.locale, w.flat FROM known f JOIN value_word w USING (value_id)
),
refuted AS (
    SELECT t.product_id, t.locale, t.nth, t.slot, t.phrase AS gold, r.phrase AS wrong, 'catalog_fact' AS refuted_by,
        'it is "' || t.phrase || '", not "' || r.phrase || '"' AS evidence, 0.5 AS nearness
    FROM shelved t JOIN rival r ON r.shelf_id = t.shelf_id AND r.locale = t.locale AND r.slot = t.slot AND r.value <> t.value
    ANTI JOIN own_word o ON o.product_id = t.product_id AND o.locale = t.locale AND o.flat = r.flat
    WHERE NOT contains(r.flat, t.flat) AND NOT contains(t.flat, r.flat)
        -- a tenth more or less may be rounding
        AND (t.amount IS NULL OR r.amount IS NULL OR abs(t.amount - r.amount) > 0.1 * greatest(t.amount, r.amount))
),
-- (2) Where the catalog knows nothing of the phrases, the text decides: a wrong phrase is one of another product, in whose
-- title it stands in part, and none of its words begins like a word of this product's text. That alone refutes no "washable":
-- what counts is another kind of thing (in more words than one, since "compact" is a kind too) or another maker.
loose AS MATERIALIZED (
    SELECT c.product_id, c.locale, c.draw, ' ' || norm_text(c.title) || ' ' AS title, ' ' || norm_text(c.title || ' ' || c.said) || ' ' AS flat
    FROM candidate c ANTI JOIN told USING (product_id, locale)
    WHERE c.said <> ''
),
title_word AS MATERIALIZED (
    SELECT product_id, locale, word, count(*) OVER (PARTITION BY locale, word) AS titles FROM (SELECT DISTINCT product_id, locale, unnest(regexp_extract_all(title, '\pL{4,}')) AS word FROM loose)
    QUALIFY titles <= 30
),
-- Kinds of things are the heads of category names.
kind_word AS MATERIALIZED (
    SELECT DISTINCT locale, rtrim(head, 's') AS head FROM (
        SELECT locale, regexp_extract(lower(name), '(\pL{3,})\PL*$', 1) AS head FROM core.category_name
        WHERE locale NOT IN ('es', 'fr', 'it', 'pt') AND locale IN (SELECT locale FROM loose)
        UNION ALL
        SELECT locale, regexp_extract(lower(name), '^(\pL{3,})', 1) FROM core.category_name
        WHERE locale IN ('es', 'fr', 'it', 'pt') AND locale IN (SELECT locale FROM loose))
    WHERE head <> ''
),
-- Phrases that tell one product from others: they hold a rare word of its title. "Heavy duty" or "gift" fit anything.
-- Some sets are written Like This, others like this: neighbours write alike.
loose_phrase AS MATERIALIZED (
    SELECT k.product_id, k.locale, k.phrase, k.style, [w[:5] FOR w IN regexp_extract_all(k.flat, '[\pL\d]{3,}')] AS starts,
        key_hash(k.product_id || ' ' || k.phrase, 'phrase') AS draw,
        any_value(h.head) IS NOT NULL AND contains(k.flat, ' ')
            OR max(w.titles) <= 3 AND NOT bool_or(k.common) AND bool_or(starts_with(here.title, ' ' || k.flat || ' ')) AS sure
    FROM (SELECT *, CASE WHEN locale IN ('es', 'fr', 'it', 'pt') THEN regexp_extract(flat, '^(\pL{3,})', 1) ELSE regexp_extract(flat, '(\pL{3,})$', 1) END AS head,
            regexp_full_match(head, '(accessor|suppl|batter|bab)(y|ies?)|(kit|set|part|tool|product|item|gift|other|essential|wom[ae]n|m[ae]n|kid|boy|girl|style|colou?r|design|pack|system|collection|material|size|grip|handle|control|strap|cover|lid|base|frame|button|pocket|zipper|stand|box|screen|hook|case|bag|cable|charger|wheel|motor|closure|ring|holder|mount|light|insert|sport|adult|pad|slip|call|tip|round|type|model|mode|function|adhesive|treat|chip|piece|top|application|display|animal|sheet|count|pattern|image|edition|series|option|effect|model)s?|care|duty|iron|removal|cleaning|added|equipment|health|use|decor|home|kitchen|outdoors?|power|protection|support|storage|natural|free|organic|wireless|portable|electric|steel|cotton|plastic|leather|wood|metal|silicone|pink|black|white|red|blue|green|gold|silver') AS common,
            count(*) FILTER (regexp_matches(phrase, '^\p{Lu}')) OVER (PARTITION BY product_id, locale) * 2
                > count(*) OVER (PARTITION BY product_id, locale) AS style
        FROM phrase SEMI JOIN loose USING (product_id, locale)) k
    JOIN loose here ON here.product_id = k.product_id AND here.locale = k.locale
    JOIN title_word w ON w.product_id = k.product_id AND w.locale = k.locale AND contains(k.flat, w.word)
    -- but for what many things have, are made of or come with
    LEFT JOIN kind_word h ON h.locale = k.locale AND h.head = rtrim(k.head, 's') AND NOT k.common
    WHERE length(k.phrase) BETWEEN 3 AND 60
    GROUP BY k.product_id, k.locale, k.phrase, k.style, k.flat
),
ring AS (
    SELECT product_id, locale, style, row_number() OVER (PARTITION BY locale, style ORDER BY min(draw), product_id) AS nth,
        count(*) OVER (PARTITION BY locale, style) AS members
    FROM loose_phrase GROUP BY product_id, locale, style
),
neighbour AS (
    SELECT product_id, other_id, locale, max(nearness) AS nearness FROM (
        SELECT a.product_id, b.product_id AS other_id, a.locale, least(0.9, 0.4 + 0.1 * count(*)) AS nearness
        FROM (SELECT * FROM title_word JOIN ring USING (product_id, locale)) a
        JOIN (SELECT * FROM title_word JOIN ring USING (product_id, locale)) b
            ON b.word = a.word AND b.locale = a.locale AND b.style = a.style AND b.product_id <> a.product_id
        GROUP BY a.product_id, b.product_id, a.locale
        UNION ALL
        SELECT a.product_id, b.product_id, a.locale, 0.2
        FROM ring a CROSS JOIN (SELECT unnest(range(1, 9)) AS step) JOIN ring b ON b.locale = a.locale AND b.style = a.style AND b.nth = (a.nth + step - 1) % a.members + 1
        WHERE step < a.members
    )
    GROUP BY product_id, other_id, locale
    QUALIFY row_number() OVER (PARTITION BY product_id, locale ORDER BY max(nearness) DESC, key_hash(product_id || ' ' || other_id, 'neighbour')) <= 10
        OR max(nearness) = 0.2
),
absent AS MATERIALIZED (
    SELECT n.product_id, n.locale, n.other_id, k.phrase, n.nearness, k.draw, k.sure
    FROM neighbour n JOIN loose_phrase k ON k.product_id = n.other_id AND k.locale = n.locale
    JOIN loose here ON here.product_id = n.product_id AND here.locale = n.locale
    WHERE len(k.starts) > 0 AND NOT list_bool_or([contains(here.flat, s) FOR s IN k.starts])
),
-- One other product lends all its phrases: so the wrong set that is wholly of that product hangs together as the right one.
-- Of like length, so that the right set is not the longest; and each lends to about as many, else what is lent often would
-- be known as wrong.
lent AS (
    SELECT a.product_id, a.locale, a.other_id, round(abs(a.length - o.length) / 4) AS apart, least(a.phrases, 4) AS phrases
    FROM (SELECT product_id, locale, other_id, count(*) AS phrases, avg(length(phrase)) AS length FROM absent
        GROUP BY ALL HAVING count(*) >= 3 AND count(*) FILTER (sure) >= 2) a
    JOIN (SELECT product_id, locale, avg(length(phrase)) AS length FROM loose_phrase GROUP BY ALL HAVING count(*) >= 3) o USING (product_id, locale)
),
lender AS (
    SELECT product_id, locale, other_id FROM (
        SELECT *, row_number() OVER (PARTITION BY other_id, locale ORDER BY apart, key_hash(product_id || ' ' || other_id, 'lender')) AS turn FROM lent)
    QUALIFY row_number() OVER (PARTITION BY product_id, locale ORDER BY turn, apart, phrases DESC, other_id) = 1
),
pair AS (
    SELECT product_id, locale, row_number() OVER (PARTITION BY product_id, locale ORDER BY nth) AS nth, gold, wrong, refuted_by, evidence, nearness FROM (
        SELECT * FROM refuted
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, slot ORDER BY key_hash(product_id || ' ' || wrong, 'swap')) = 1)
    UNION ALL
    SELECT g.product_id, g.locale, g.nth, g.phrase, w.phrase, 'catalog_fact', 'neither title nor description says "' || w.phrase || '"', w.nearness
    -- each half begins with a sure one
    FROM (SELECT *, [1, 3, 2, 4][row_number() OVER (PARTITION BY product_id, locale ORDER BY sure DESC, draw)] AS nth FROM loose_phrase) g
    JOIN (SELECT a.*, [1, 3, 2, 4][row_number() OVER (PARTITION BY a.product_id, a.locale ORDER BY a.sure DESC, a.draw)] AS nth
        FROM absent a SEMI JOIN lender USING (product_id, locale, other_id)) w USING (product_id, locale, nth)
),
-- Four phrases, or three. A right and a wrong one in each place give sixteen sets; the four that are offered are the right
-- halves and the wrong halves in every combination. Each phrase stands in two of them and each set shares a half with two
-- others, so that nothing but the product tells the right set.
sets AS (
    SELECT product_id, locale, list(gold ORDER BY nth) AS g, list(wrong ORDER BY nth) AS w, list(evidence ORDER BY nth) AS why,
        min(refuted_by) AS refuted_by, max(nearness) AS nearness, CASE WHEN locale IN ('ja', 'zh') THEN '、' ELSE '; ' END AS sep
    FROM pair WHERE nth <= 4 GROUP BY product_id, locale HAVING count(*) >= 3
)
SELECT
    c.product_id AS fact_key,
    c.locale AS language,
    c.family_id AS group_key,
    coalesce(c.category_id, c.family_id) AS family_key,
    c.title AS slot_title,
    c.said AS slot_description,
    [gold_item('both halves', replace(array_to_string(s.g, '; '), '; ', s.sep))] AS gold,
    [wrong_item('neither half', replace(array_to_string(s.w, '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why, '; '), s.nearness),
     wrong_item('first half', replace(array_to_string(list_concat(s.g[:2], s.w[3:]), '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why[3:], '; '), s.nearness),
     wrong_item('second half', replace(array_to_string(list_concat(s.w[:2], s.g[3:]), '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why[:2], '; '), s.nearness)] AS pool,
    [c.source] AS sources,
    [c.src, c.text_src, c.phrase_src] AS source_rows
FROM sets s JOIN candidate c USING (product_id, locale)
WHERE c.said <> ''
    AND c.draw >= '8'
