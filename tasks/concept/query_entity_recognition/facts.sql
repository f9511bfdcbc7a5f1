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
    SELECT rowid AS query, query_id, locale, text, source, src, CASE WHEN locale IN ('ja', 'zh')
        THEN regexp_extract_all(text, '[\p{Latin}0-9.''&-]+|.') ELSE regexp_extract_all(text, '[^ ]+| ') END AS tokens
    FROM core.query
    WHERE length(text) BETWEEN 3 AND 80 AND locale IN (SELECT language FROM task_language)
),
place AS (
    SELECT query, locale, place, tokens[place] AS token
    FROM (SELECT query, locale, tokens, unnest(range(1, len(tokens) + 1)) AS place FROM worded WHERE len(tokens) BETWEEN 2 AND 30)
    WHERE tokens[place] <> ' '
),
-- How names begin and how long they are: only those words in a row are looked up that some name resembles. (Chinese and
-- Japanese: the first sign. Two places more than a name has, for a dash between words.)
name_head AS (
    SELECT locale, CASE WHEN locale IN ('ja', 'zh') THEN left(key, 1) ELSE left(split_part(key, ' ', 1), 3) END AS head,
        max(CASE WHEN locale IN ('ja', 'zh') THEN length(key) ELSE 2 * len(string_split(key, ' ')) END) AS reach
    FROM (
        SELECT l.language AS locale, b.key FROM (SELECT DISTINCT key FROM brand) b CROSS JOIN task_language l
        UNION ALL
        SELECT locale, norm_text(name) FROM core.category_name
        UNION ALL
        SELECT locale, key FROM value_key
    )
    GROUP BY ALL
),
token_head AS (
    SELECT t.locale, t.token, n.reach
    FROM (
        SELECT locale, token, ltrim(norm_text(token), '-') AS key FROM (SELECT DISTINCT locale, token FROM place)
    ) t
    JOIN name_head n ON n.locale = t.locale
        AND n.head = CASE WHEN t.locale IN ('ja', 'zh') THEN left(t.key, 1) ELSE left(split_part(t.key, ' ', 1), 3) END
),
piece AS (
    SELECT query, locale, source, first, last, array_to_string(tokens[first:last], '') AS text
    FROM (
        SELECT p.query, w.locale, w.source, w.tokens, p.place AS first,
            unnest(range(p.place, least(p.place + h.reach, 14 + p.place, len(w.tokens)) + 1)) AS last
        FROM place p JOIN token_head h ON h.locale = p.locale AND h.token = p.token JOIN worded w ON w.query = p.query
    )
    WHERE tokens[last] <> ' '
),
-- Many queries have the same words: each is looked at once.
piece_key AS (
    SELECT text, key, regexp_replace(key, '([^ ]{3,}?)[aeionrsx]+( |$)', '\1\2', 'g') AS stem
    FROM (SELECT text, norm_text(text) AS key FROM (SELECT DISTINCT text FROM piece))
),
span AS (SELECT * EXCLUDE (text) FROM piece JOIN piece_key USING (text)),
type_span AS (
    SELECT s.query, s.first, s.last, s.locale, k.category_id, min(k.src) AS src
    FROM span s
    JOIN category_key k ON k.key = s.stem AND k.locale = s.locale AND k.source = s.source
    GROUP BY ALL
),
-- The category that the query is about: one longest name, one category; where people judged products, theirs.
widest_type AS (
    SELECT t.*
    FROM type_span t
    ANTI JOIN type_span o ON o.query = t.query AND o.first <= t.first AND o.last >= t.last
        AND o.last - o.first > t.last - t.first
),
judged AS (
    SELECT DISTINCT q.rowid AS query, p.category_id, p.source, p.brand
    FROM core.judgement j
    JOIN core.query q ON q.query_id = j.query_id
    JOIN (SELECT product_id, category_id, source, norm_text(brand) AS brand FROM core.product) p ON p.product_id = j.product_id
    WHERE j.label = 'exact'
),
about AS (
    SELECT t.*
    FROM (SELECT * FROM widest_type QUALIFY count(*) OVER (PARTITION BY query) = 1) t
    WHERE t.query NOT IN (SELECT query FROM judged WHERE category_id IS NOT NULL)
        OR (t.query, t.category_id) IN (SELECT (query, category_id) FROM judged)
),
found AS (
    SELECT query, first, last, 'product_type' AS entity_id, category_id AS meaning, src FROM about
    UNION ALL
    SELECT s.query, s.first, s.last, 'brand', b.key, b.src
    FROM span s JOIN brand b ON b.key = s.key AND b.source = s.source
    UNION ALL
    SELECT s.query, s.first, s.last, k.attribute_id, min(k.value_id), min(k.src)
    FROM span s
    JOIN value_key k ON k.key = s.key AND k.locale = s.locale AND k.source = s.source
    JOIN about a ON a.query = s.query
    SEMI JOIN core.category_value v ON v.category_id = a.category_id AND v.value_id = k.value_id
    GROUP BY ALL
),
widest AS (
    SELECT f.*
    FROM found f
    ANTI JOIN found o ON o.query = f.query AND o.first <= f.first AND o.last >= f.last
        AND o.last - o.first > f.last - f.first
),
-- A word that is part of two entities has two meanings.
doubtful AS (
    SELECT DISTINCT a.query
    FROM widest a JOIN widest b ON b.query = a.query AND b.first <= a.last AND b.last >= a.first
    WHERE (a.first, a.last, a.entity_id) <> (b.first, b.last, b.entity_id)
),
filler AS (
    SELECT language, unnest(string_split(text, ' ')) AS word FROM task_text WHERE key = 'filler'
),
-- Queries with a word that is neither part of an entity nor a filler.
unexplained AS (
    SELECT DISTINCT p.query
    FROM place p
    ANTI JOIN widest w ON w.query = p.query AND p.place BETWEEN w.first AND w.last
    ANTI JOIN filler f ON f.language = p.locale AND f.word = lower(p.token)
),
-- The brand is sure without knowing the other words where every brand of the query was judged to be what is wanted.
wanted_brand AS (
    SELECT query
    FROM widest w LEFT JOIN (SELECT DISTINCT query, brand FROM judged) j USING (query)
    WHERE w.entity_id = 'brand'
    GROUP BY query
    HAVING list_has_all(list(coalesce(j.brand, '')), list(w.meaning))
),
sure AS (
    SELECT w.*
    FROM widest w
    ANTI JOIN doubtful USING (query)
    WHERE w.query NOT IN (SELECT query FROM unexplained)
        OR (w.entity_id = 'brand' AND w.query IN (SELECT query FROM wanted_brand))
),
answer AS (
    SELECT s.query, s.entity_id, min(s.meaning) AS meaning, list_distinct(list(s.src)) AS meaning_src,
        list(DISTINCT array_to_string(q.tokens[s.first:s.last], '')) AS spans
    FROM sure s JOIN worded q USING (query)
    GROUP BY s.query, s.entity_id
),
-- Words that people marked in a query: once each, and not the query itself. Somebody's own idea of a type is left out: the
-- words (or a figure) are marked under it in two queries at least, and under no other type as often; and it has two such
-- words, or one in ten queries.
meant AS (
    SELECT locale, entity, word FROM (
        SELECT q.locale, e.entity, norm_text(e.text) AS word, count(DISTINCT e.query_id) AS queries
        FROM core.query_entity e JOIN core.query q USING (query_id) GROUP BY ALL)
    WHERE queries >= 2 OR regexp_matches(word, '\d')
    WINDOW of_type AS (PARTITION BY locale, entity)
    QUALIFY queries > coalesce(max(queries) OVER (PARTITION BY locale, word ORDER BY queries DESC, entity ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
        AND queries > coalesce(lead(queries) OVER (PARTITION BY locale, word ORDER BY queries DESC, entity), 0)
        -- A boot tells the height of its shaft, an opal the month of birth: such types are asked for where a figure says it.
        AND (regexp_matches(word, '\d')
            OR NOT regexp_matches(entity, '\b(length|height|width|depth|capacity|weight|volume|month|position|placement|location|allowance|channels|silhouette|installation)$')
                AND sum(queries) OVER of_type >= if(count(*) OVER of_type >= 2, 4, 10))
),
marked AS (
    SELECT q.rowid AS query, e.entity, list(DISTINCT e.text) AS spans, min(norm_text(e.text)) AS meaning, list(DISTINCT e.src) AS meaning_src
    FROM core.query_entity e JOIN core.query q USING (query_id)
    LEFT JOIN meant m ON m.locale = q.locale AND m.entity = e.entity AND m.word = norm_text(e.text)
    GROUP BY q.rowid, e.entity
    HAVING bool_and(m.word IS NOT NULL AND len(string_split(' ' || q.text || ' ', ' ' || e.text || ' ')) = 2)
),
-- One question a query; every query names a type of product, so that is asked in one of four only.
offered AS MATERIALIZED (
    SELECT *, row_number() OVER () AS number FROM (
        SELECT *, NULL AS entity_name FROM answer
        UNION ALL BY NAME
        SELECT *, 'marked ' || entity AS entity_id, entity AS entity_name FROM marked)
),
chosen AS (
    SELECT a.*, q.query_id, q.locale, q.text, q.source, q.src
    FROM (
        SELECT arg_min(a.number, CASE WHEN a.entity_id = 'product_type' AND key_hash(q.query_id, 'type') >= '4' THEN '1' ELSE '0' END
            || key_hash(q.query_id || a.entity_id, 'chosen')) AS number
        FROM offered a JOIN core.query q ON q.rowid = a.query
        WHERE NOT list_contains(a.spans, q.text)
        GROUP BY a.query)
    JOIN offered a USING (number) JOIN core.query q ON q.rowid = a.query
)
SELECT
    c.query_id || ' ' || c.entity_id AS fact_key,
    c.locale AS language,
    c.query_id AS group_key,
    c.entity_id || ' ' || c.meaning AS family_key,
    c.text AS slot_query,
    coalesce(t.text, n.name, c.entity_name) AS slot_entity,
    list_sort([gold_item(s, s) FOR s IN c.spans]) AS gold,
    [] AS pool,
    [c.source] AS sources,
    list_sort(list_append(c.meaning_src, c.src)) AS source_rows
FROM chosen c
LEFT JOIN task_text t ON t.key = c.entity_id AND t.language = c.locale
LEFT JOIN core.attribute_name n ON n.attribute_id = c.entity_id AND n.locale = c.locale AND n.kind = 'name'
