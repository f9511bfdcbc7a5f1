-- One fact: a query and five of its judged products with at least three grades, their titles in other languages than the
-- query. Nothing is drawn: all items are gold.
WITH asked_query AS MATERIALIZED (
    SELECT query_id, locale, text, src AS query_src, norm_text(text) AS query_word,
        -- Words stand between spaces, but not in Chinese and Japanese.
        CASE WHEN locale IN ('ja', 'zh') THEN '' ELSE ' ' END AS edge
    FROM (
        SELECT q.* FROM core.query q
        SEMI JOIN (SELECT query_id FROM core.judgement WHERE gain IS NOT NULL
            GROUP BY query_id HAVING count(DISTINCT gain) >= 3 AND count(*) >= 5) USING (query_id)
        SEMI JOIN task_language l ON l.language = q.locale
        WHERE q.locale <> 'en'
        QUALIFY row_number() OVER (PARTITION BY q.locale ORDER BY key_hash(q.query_id, 'across languages'), q.query_id) <= 400
    )
),
value_word AS MATERIALIZED (SELECT value_id, locale, norm_text(name) AS word FROM core.attribute_value_name),
-- The language of a title is drawn before the titles are fetched.
shown_in AS (
    SELECT j.query_id, j.product_id, min_by(t.locale, key_hash(j.query_id || ' ' || j.product_id || t.locale, 'shown in') || t.locale) AS locale
    FROM asked_query q
    JOIN core.judgement j ON j.query_id = q.query_id
    JOIN core.product_text t ON t.product_id = j.product_id AND t.locale <> q.locale
    WHERE j.gain IS NOT NULL
    GROUP BY j.query_id, j.product_id
),
item AS MATERIALIZED (
    SELECT q.query_id, q.locale, q.text AS query, j.product_id, j.label, j.gain, t.locale AS title_locale, t.title,
        norm_text(t.title) AS title_word, CASE WHEN t.locale IN ('ja', 'zh') THEN '' ELSE ' ' END AS title_edge,
        p.category_id, q.query_src, j.source, j.src, t.source AS text_source, t.src AS text_src, edge, query_word
    FROM asked_query q
    JOIN shown_in s ON s.query_id = q.query_id
    JOIN core.judgement j ON j.query_id = s.query_id AND j.product_id = s.product_id
    JOIN core.product_text t ON t.product_id = s.product_id AND t.locale = s.locale
    JOIN core.product p ON p.product_id = s.product_id
),
-- What a query asks for: a value that it names and that a product judged to be right has.
asked AS (
    SELECT DISTINCT i.query_id, i.attribute_id
    FROM (SELECT DISTINCT i.query_id, i.locale, i.edge, i.query_word, a.attribute_id, a.value_id
        FROM item i JOIN core.product_attribute a ON a.product_id = i.product_id
        WHERE i.label = 'exact') i
    JOIN value_word w ON w.value_id = i.value_id AND w.locale = i.locale
    WHERE contains(edge || query_word || edge, edge || word || edge)
),
-- Which attributes of a product its title tells.
title_attribute AS (
    SELECT t.query_id, t.product_id, a.attribute_id,
        bool_or(contains(title_edge || title_word || title_edge, title_edge || word || title_edge)) AS told
    FROM item t
    JOIN asked k ON k.query_id = t.query_id
    JOIN core.product_attribute a ON a.product_id = t.product_id AND a.attribute_id = k.attribute_id
    JOIN value_word w ON w.value_id = a.value_id AND w.locale = t.title_locale
    GROUP BY ALL
),
-- A product whose title keeps silent on what is asked cannot be graded from its title.
silent AS (SELECT DISTINCT query_id, product_id FROM title_attribute WHERE NOT told),
-- Products of one title with two grades cannot be told apart; with one grade they are one item.
telling AS (
    SELECT i.*
    FROM item i
    ANTI JOIN silent s USING (query_id, product_id)
    ANTI JOIN (
        SELECT query_id, title_word FROM item GROUP BY ALL HAVING count(DISTINCT gain) > 1) b USING (query_id, title_word)
    QUALIFY row_number() OVER (
        PARTITION BY query_id, title_word ORDER BY key_hash(query_id || ' ' || product_id, 'same title'), product_id) = 1
),
-- Up to three questions a query: each needs three grades and five products of its own.
grade AS (
    SELECT query_id, gain, count(*) AS items FROM telling GROUP BY ALL
),
sets AS (
    SELECT query_id, least(3, list_sort(list(items), 'DESC')[3], sum(items) // 5) AS sets
    FROM grade
    GROUP BY query_id
    HAVING count(*) >= 3 AND sum(items) >= 5
),
numbered AS (
    SELECT i.*, s.sets, dense_rank() OVER (PARTITION BY i.query_id ORDER BY i.gain) AS grade_number,
        row_number() OVER (PARTITION BY i.query_id, i.gain
            ORDER BY key_hash(i.query_id || ' ' || i.product_id, 'item'), i.product_id) - 1 AS place
    FROM telling i JOIN sets s USING (query_id)
),
-- The products of each grade are dealt to the questions in turn; second ones that are out of place come last.
dealt AS (
    SELECT *, (place + grade_number) % sets AS set_number
    FROM numbered
    QUALIFY row_number() OVER (
        PARTITION BY query_id, (place + grade_number) % sets
        ORDER BY place // sets, place >= sets AND gain = 0, key_hash(query_id || ' ' || gain, 'grade'), place,
            product_id) <= 5
)
SELECT
    query_id || ' set ' || CAST(set_number + 1 AS INTEGER) AS fact_key,
    locale AS language,
    query_id AS group_key,
    -- Queries for one category are near-copies; a shop without categories has its queries.
    coalesce(arg_max(category_id, (gain, product_id)), query_id) AS family_key,
    query AS slot_query,
    list(gold_item(product_id, title, gain) ORDER BY product_id) AS gold,
    [] AS pool,
    list_sort(list_distinct(list_concat(list(source), list(text_source)))) AS sources,
    list_sort(list_distinct(list_concat(list(src), list(text_src), list(query_src)))) AS source_rows
FROM dealt
GROUP BY query_id, set_number, locale, query
HAVING count(*) = 5 AND count(DISTINCT gain) >= 3
