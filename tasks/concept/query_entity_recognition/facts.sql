-- One fact: a query and one type of entity that stands in it. The words of the query are looked up in the catalog as
-- brands, category names and values of the category that the query names; a query with a word left over, or with a
-- word of two meanings, is left alone.
WITH brand AS (
    SELECT source, norm_text(brand) AS key, min(src) AS src FROM core.product WHERE brand IS NOT NULL GROUP BY ALL
),
-- Words that differ in their last vowels, n, r, s or x are forms of one word: singular and plural in all languages.
category_key AS (
    SELECT source, locale, category_id, src,
        regexp_replace(norm_text(name), '([^ ]{3,}?)[aeionrsx]+( |$)', '\1\2', 'g') AS key
    FROM core.category_name
),
value_key AS (
    SELECT n.source, n.locale, v.attribute_id, n.value_id, norm_text(n.name) AS key, min(n.src) AS src
    FROM core.attribute_value_name n JOIN core.attribute_value v ON v.value_id = n.value_id
    GROUP BY ALL
),
-- Tokens: words and the single spaces between them; in Chinese and Japanese signs, with Latin words and numbers as one.
worded AS (
    SELECT query_id, locale, text, source, src, CASE WHEN locale IN ('ja', 'zh')
        THEN regexp_extract_all(text, '[\p{Latin}0-9.''&-]+|.') ELSE regexp_extract_all(text, '[^ ]+| ') END AS tokens
    FROM core.query
    WHERE length(text) BETWEEN 3 AND 80 AND locale IN (SELECT language FROM task_language)
),
place AS (
    SELECT query_id, locale, source, first, tokens
    FROM (SELECT *, unnest(range(1, len(tokens) + 1)) AS first FROM worded WHERE len(tokens) BETWEEN 2 AND 30)
    WHERE tokens[first] <> ' '
),
piece AS (
    SELECT query_id, locale, source, first, last, array_to_string(tokens[first:last], '') AS text
    FROM (SELECT *, unnest(range(first, least(first + 14, len(tokens) + 1))) AS last FROM place)
    WHERE tokens[last] <> ' '
),
-- Many queries have the same words: each is looked at once.
piece_key AS (
    SELECT text, key, regexp_replace(key, '([^ ]{3,}?)[aeionrsx]+( |$)', '\1\2', 'g') AS stem
    FROM (SELECT text, norm_text(text) AS key FROM (SELECT DISTINCT text FROM piece))
),
span AS (SELECT * EXCLUDE (text) FROM piece JOIN piece_key USING (text)),
type_span AS (
    SELECT s.query_id, s.first, s.last, s.locale, k.category_id, min(k.src) AS src
    FROM span s
    JOIN category_key k ON k.key = s.stem AND k.locale = s.locale AND k.source = s.source
    GROUP BY ALL
),
-- The category that the query is about: one longest name, one category; where people judged products, theirs.
widest_type AS (
    SELECT t.*
    FROM type_span t
    ANTI JOIN type_span o ON o.query_id = t.query_id AND o.first <= t.first AND o.last >= t.last
        AND o.last - o.first > t.last - t.first
),
judged AS (
    SELECT DISTINCT j.query_id, p.category_id, p.source, norm_text(p.brand) AS brand
    FROM core.judgement j JOIN core.product p ON p.product_id = j.product_id
    WHERE j.label = 'exact'
),
about AS (
    SELECT t.*
    FROM (SELECT * FROM widest_type QUALIFY count(*) OVER (PARTITION BY query_id) = 1) t
    WHERE t.query_id NOT IN (SELECT query_id FROM judged WHERE category_id IS NOT NULL)
        OR (t.query_id, t.category_id) IN (SELECT (query_id, category_id) FROM judged)
),
found AS (
    SELECT query_id, first, last, 'product_type' AS entity_id, category_id AS meaning, src FROM about
    UNION ALL
    SELECT s.query_id, s.first, s.last, 'brand', b.key, b.src
    FROM span s JOIN brand b ON b.key = s.key AND b.source = s.source
    UNION ALL
    SELECT s.query_id, s.first, s.last, k.attribute_id, min(k.value_id), min(k.src)
    FROM span s
    JOIN value_key k ON k.key = s.key AND k.locale = s.locale AND k.source = s.source
    JOIN about a ON a.query_id = s.query_id
    SEMI JOIN core.category_value v ON v.category_id = a.category_id AND v.value_id = k.value_id
    GROUP BY ALL
),
widest AS (
    SELECT f.*
    FROM found f
    ANTI JOIN found o ON o.query_id = f.query_id AND o.first <= f.first AND o.last >= f.last
        AND o.last - o.first > f.last - f.first
),
-- A word that is part of two entities has two meanings.
doubtful AS (
    SELECT DISTINCT a.query_id
    FROM widest a JOIN widest b ON b.query_id = a.query_id AND b.first <= a.last AND b.last >= a.first
    WHERE (a.first, a.last, a.entity_id) <> (b.first, b.last, b.entity_id)
),
filler AS (
    SELECT language, unnest(string_split(text, ' ')) AS word FROM task_text WHERE key = 'filler'
),
-- Queries with a word that is neither part of an entity nor a filler.
unexplained AS (
    SELECT DISTINCT p.query_id
    FROM place p
    ANTI JOIN widest w ON w.query_id = p.query_id AND p.first BETWEEN w.first AND w.last
    ANTI JOIN filler f ON f.language = p.locale AND f.word = lower(p.tokens[p.first])
),
-- The brand is sure without knowing the other words where every brand of the query was judged to be what is wanted.
wanted_brand AS (
    SELECT query_id
    FROM widest w LEFT JOIN (SELECT DISTINCT query_id, brand FROM judged) j USING (query_id)
    WHERE w.entity_id = 'brand'
    GROUP BY query_id
    HAVING list_has_all(list(coalesce(j.brand, '')), list(w.meaning))
),
sure AS (
    SELECT w.*
    FROM widest w
    ANTI JOIN doubtful USING (query_id)
    WHERE w.query_id NOT IN (SELECT query_id FROM unexplained)
        OR (w.entity_id = 'brand' AND w.query_id IN (SELECT query_id FROM wanted_brand))
),
answer AS (
    SELECT s.query_id, s.entity_id, q.locale, q.text, q.source, q.src,
        min(s.meaning) AS meaning, list_distinct(list(s.src)) AS meaning_src,
        list(DISTINCT array_to_string(q.tokens[s.first:s.last], '')) AS spans
    FROM sure s JOIN worded q USING (query_id)
    GROUP BY ALL
    HAVING NOT list_contains(spans, q.text)
),
-- One question a query; every query names a type of product, so that is asked in one of four only.
chosen AS (
    SELECT *
    FROM answer
    QUALIFY row_number() OVER (PARTITION BY query_id ORDER BY
        entity_id = 'product_type' AND key_hash(query_id, 'type') >= '4', key_hash(query_id || entity_id, 'chosen')) = 1
)
SELECT
    c.query_id || ' ' || c.entity_id AS fact_key,
    c.locale AS language,
    c.query_id AS group_key,
    c.entity_id || ' ' || c.meaning AS family_key,
    c.text AS slot_query,
    coalesce(t.text, n.name) AS slot_entity,
    list_sort([gold_item(s, s) FOR s IN c.spans]) AS gold,
    [] AS pool,
    [c.source] AS sources,
    list_sort(list_append(c.meaning_src, c.src)) AS source_rows
FROM chosen c
LEFT JOIN task_text t ON t.key = c.entity_id AND t.language = c.locale
LEFT JOIN core.attribute_name n ON n.attribute_id = c.entity_id AND n.locale = c.locale AND n.kind = 'name'
