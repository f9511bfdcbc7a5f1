-- One fact: a query and five of its judged products with at least three grades, or with two of which each has two products,
-- where the judges gave no third. Nothing is drawn: all items are gold.
-- Until the questions are dealt, numbers stand for queries, titles and judgements: they join and sort fast.
WITH edge AS (
    -- Words stand between spaces, but not in Chinese and Japanese.
    SELECT language AS locale, CASE WHEN language IN ('ja', 'zh') THEN '' ELSE ' ' END AS edge FROM task_language
),
asked_query AS (
    SELECT q.rowid AS query, q.query_id, q.locale, edge || norm_text(q.text) || edge AS words, CAST('0x' || substr(key_hash(q.query_id, 'item'), 1, 6) AS BIGINT) AS salt
    FROM core.query q JOIN edge USING (locale)
),
product AS (
    SELECT product_id, category_id IS NULL AS is_loose, row_number() OVER (ORDER BY key_hash(product_id, 'item'), product_id) AS product FROM core.product
),
title AS (
    SELECT t.rowid AS title, p.product, p.is_loose, t.product_id, t.locale, edge || norm_text(t.title) || edge AS words
    FROM core.product_text t JOIN edge USING (locale) JOIN product p USING (product_id)
),
value_word AS (
    SELECT v.value_id, v.locale, edge || norm_text(v.name) || edge AS word FROM core.attribute_value_name v JOIN edge USING (locale)
),
item AS (
    SELECT q.query, t.product, t.title, j.rowid AS judgement, j.gain, j.label = 'exact' AS is_exact, hash(t.words) AS wording
    FROM core.judgement j
    JOIN asked_query q ON q.query_id = j.query_id
    JOIN title t ON t.product_id = j.product_id AND t.locale = q.locale
    WHERE j.gain IS NOT NULL
        -- Where no category tells what a product is, the title of a right one says a word of the query.
        AND (j.gain < 1 OR NOT t.is_loose OR len([w FOR w IN string_split(trim(q.words), ' ')
            IF contains(t.words, CASE WHEN length(w) >= 4 THEN w ELSE ' ' || w || ' ' END)]) > 0)
),
attribute AS (SELECT attribute_id, row_number() OVER (ORDER BY attribute_id) AS attribute FROM core.product_attribute GROUP BY attribute_id),
-- What a query asks for: a value that it names and that a product judged to be right has.
right_value AS (
    SELECT DISTINCT i.query, a.attribute_id, a.value_id
    FROM item i JOIN product p USING (product) JOIN core.product_attribute a ON a.product_id = p.product_id
    WHERE i.is_exact AND a.value_id IS NOT NULL
),
asked AS (
    SELECT DISTINCT r.query, a.attribute
    FROM right_value r
    JOIN asked_query q ON q.query = r.query
    JOIN value_word w ON w.value_id = r.value_id AND w.locale = q.locale
    JOIN attribute a ON a.attribute_id = r.attribute_id
    WHERE contains(q.words, w.word)
),
-- Attributes of a product that its title keeps silent on.
untold AS (
    SELECT t.title, n.attribute
    FROM title t
    JOIN core.product_attribute a ON a.product_id = t.product_id
    JOIN value_word w ON w.value_id = a.value_id AND w.locale = t.locale
    JOIN attribute n ON n.attribute_id = a.attribute_id
    GROUP BY ALL HAVING NOT bool_or(contains(t.words, w.word))
),
-- A product whose title keeps silent on what is asked cannot be graded from its title.
silent AS (
    SELECT i.judgement FROM item i JOIN asked a ON a.query = i.query JOIN untold u ON u.title = i.title AND u.attribute = a.attribute
),
-- Products of one title with two grades cannot be told apart; with one grade they are one item.
twofold AS (SELECT query, wording FROM item GROUP BY ALL HAVING min(gain) < max(gain)),
telling AS (
    SELECT query, min(gain) AS gain, min(product) AS product, arg_min(title, product) AS title, arg_min(judgement, product) AS judgement
    FROM item ANTI JOIN silent USING (judgement) ANTI JOIN twofold USING (query, wording)
    GROUP BY query, wording
),
-- Up to three questions a query: each needs its grades and five products of its own.
grade AS (SELECT query, gain, count(*) AS items FROM telling GROUP BY ALL),
sets AS (
    SELECT query, least(count(*), 3) AS grades,
        CAST(least(3, coalesce(list_sort(list(items), 'DESC')[3], min(items) // 2), sum(items) // 5) AS INTEGER) AS sets
    FROM grade
    GROUP BY query
    HAVING (count(*) >= 3 OR count(*) = 2 AND min(items) >= 2) AND sum(items) >= 5
),
-- Within a grade the products stand in their keyed order, turned by the query.
numbered AS (
    SELECT query, i.title, i.judgement, i.gain, s.sets, s.grades, q.salt, dense_rank() OVER (PARTITION BY query ORDER BY i.gain) AS grade_number,
        row_number() OVER (PARTITION BY query, i.gain ORDER BY xor(i.product, q.salt)) - 1 AS place
    FROM telling i JOIN sets s USING (query) JOIN asked_query q USING (query)
),
-- The products of each grade are dealt to the questions in turn; second ones that are out of place come last.
dealt AS (
    SELECT query, set_number, title, judgement, gain, grades
    FROM (
        SELECT *, (place + grade_number) % sets AS set_number, row_number() OVER (
            PARTITION BY query, (place + grade_number) % sets
            ORDER BY place // sets, place >= sets AND gain = 0, xor(grade_number, salt % 4), place) AS seat
        FROM numbered
    )
    WHERE seat <= 5
),
-- Of grades of missing the query nobody could say which misses it less: one product answers it.
whole AS (SELECT query, set_number FROM dealt GROUP BY ALL HAVING count(*) = 5 AND count(DISTINCT gain) >= any_value(grades) AND max(gain) = 1),
-- Where a product that is right and one that has nothing to do with the query are called nearly alike, the judges may differ,
-- or saw what no title says.
alike AS (
    SELECT DISTINCT a.query, a.set_number
    FROM (SELECT d.query, d.set_number, string_split(trim(t.words), ' ') AS words FROM dealt d JOIN title t ON t.title = d.title WHERE d.gain = 1) a
    JOIN (SELECT d.query, d.set_number, string_split(trim(t.words), ' ') AS words FROM dealt d JOIN title t ON t.title = d.title WHERE d.gain = 0) b
        USING (query, set_number)
    WHERE len(a.words) > 1 AND len(list_intersect(a.words, b.words)) * 2 >= least(len(list_distinct(a.words)), len(list_distinct(b.words)))
),
-- A query is judged in one source; another one may add texts to its products.
question AS (
    SELECT d.query, d.set_number, arg_max(p.category_id, (d.gain, p.product_id)) AS category_id,
        list(gold_item(p.product_id, t.title, d.gain)) AS gold, list(j.src) AS judged, list(t.src) AS titled,
        list_distinct([min(j.source), max(j.source), min(t.source), max(t.source)]) AS sources
    FROM dealt d SEMI JOIN whole USING (query, set_number) ANTI JOIN alike USING (query, set_number)
    JOIN core.judgement j ON j.rowid = d.judgement
    JOIN core.product_text t ON t.rowid = d.title
    JOIN core.product p ON p.product_id = t.product_id
    GROUP BY d.query, d.set_number
)
SELECT
    q.query_id || ' set ' || CAST(a.set_number + 1 AS INTEGER) AS fact_key,
    q.locale AS language,
    q.query_id AS group_key,
    coalesce(a.category_id, q.query_id) AS family_key,  -- Queries for one category are near-copies.
    q.text AS slot_query,
    a.gold,
    [] AS pool,
    a.sources,
    list_concat(a.judged, a.titled, [q.src]) AS source_rows
FROM question a JOIN core.query q ON q.rowid = a.query
