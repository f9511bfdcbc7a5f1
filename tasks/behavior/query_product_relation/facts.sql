-- One fact: a query and a judged product; the answer is the judges' grade, the wrong ones are the other three grades.
WITH grade(label) AS (VALUES ('exact'), ('substitute'), ('complement'), ('irrelevant')),
-- Where judges knew no complements, what they called irrelevant may be one.
scale AS (
    SELECT source FROM core.judgement GROUP BY source HAVING bool_or(label = 'substitute') AND bool_or(label = 'complement')
),
-- Numbers of judgements are drawn, their words fetched after.
drawn AS MATERIALIZED (
    SELECT j.query_id, j.product_id, j.label, q.locale, q.text AS query, q.source, j.src AS judged_src, q.src AS query_src,
        key_hash(j.query_id || ' ' || j.product_id, 'relation') AS place
    FROM (
        SELECT unnest(min_by(j.rowid, key_hash(j.query_id || ' ' || j.product_id, 'relation'), 300)) AS judgement
        FROM core.judgement j JOIN core.query q USING (query_id) SEMI JOIN grade g ON g.label = j.label
        SEMI JOIN task_language l ON l.language = q.locale
        SEMI JOIN scale s ON s.source = j.source
        GROUP BY q.locale, j.label) d
    JOIN core.judgement j ON j.rowid = d.judgement JOIN core.query q ON q.query_id = j.query_id
),
shown AS MATERIALIZED (
    SELECT d.*, t.locale AS title_locale, t.title, t.source AS text_source, t.src AS text_src, norm_text(d.query) AS query_word,
        norm_text(t.title) AS title_word, CASE WHEN d.locale IN ('ja', 'zh') THEN '' ELSE ' ' END AS edge,
        CASE WHEN t.locale IN ('ja', 'zh') THEN '' ELSE ' ' END AS title_edge
    FROM drawn d JOIN core.product_text t ON t.product_id = d.product_id AND t.locale = d.locale
),
value_word AS MATERIALIZED (SELECT value_id, locale, norm_text(name) AS word FROM core.attribute_value_name),
-- What a query asks for: an attribute of which it names a value that a product judged to be right has.
asked AS MATERIALIZED (
    SELECT DISTINCT v.query_id, v.attribute_id
    FROM (SELECT DISTINCT s.query_id, s.locale, s.edge, s.query_word, a.attribute_id, a.value_id
        FROM (SELECT DISTINCT query_id, locale, edge, query_word FROM shown) s
        JOIN core.judgement j ON j.query_id = s.query_id AND j.label = 'exact'
        JOIN core.product_attribute a ON a.product_id = j.product_id) v
    JOIN value_word w ON w.value_id = v.value_id AND w.locale = v.locale
    WHERE contains(edge || query_word || edge, edge || word || edge)
),
-- A product whose title keeps silent on what is asked cannot be graded from its title.
silent AS (
    SELECT s.query_id, s.product_id, s.title_locale
    FROM shown s
    JOIN asked k USING (query_id)
    JOIN core.product_attribute a ON a.product_id = s.product_id AND a.attribute_id = k.attribute_id
    JOIN value_word w ON w.value_id = a.value_id AND w.locale = s.title_locale
    WHERE s.label IN ('exact', 'substitute')
    GROUP BY s.query_id, s.product_id, s.title_locale, k.attribute_id
    HAVING NOT bool_or(contains(title_edge || title_word || title_edge, title_edge || word || title_edge))
),
-- Two products of one title and two grades cannot be told apart.
twofold AS (
    SELECT s.query_id, s.title_word
    FROM (SELECT DISTINCT query_id, title_locale, title_word, title FROM shown) s
    JOIN core.judgement j USING (query_id)
    JOIN core.product_text t ON t.product_id = j.product_id AND t.locale = s.title_locale AND t.title = s.title
    GROUP BY ALL HAVING count(DISTINCT j.label) > 1
),
-- How many words of the query the title says, by their first four letters, or two signs where words are not parted.
said AS (
    SELECT *, len(stems) AS asked_stems, len([x FOR x IN stems IF contains(title_word, x)]) AS said_stems
    FROM (SELECT *, CASE WHEN locale IN ('ja', 'zh') THEN [query_word[i:i + 1] FOR i IN range(1, greatest(length(query_word), 2))]
        ELSE [left(w, 4) FOR w IN string_split(query_word, ' ') IF length(w) >= 3] END AS stems FROM shown)
),
-- Judges err: a grade that the wording contradicts is left out. What has nothing to do with a query shares no word with it,
-- what misses a point does not say all of it, and what is right in every point says three quarters of it.
telling AS (
    SELECT *, row_number() OVER (PARTITION BY locale, label ORDER BY place, query_id, product_id) AS nth
    FROM said ANTI JOIN silent USING (query_id, product_id, title_locale) ANTI JOIN twofold USING (query_id, title_word)
    WHERE CASE label WHEN 'irrelevant' THEN said_stems = 0 WHEN 'exact' THEN said_stems * 4 >= asked_stems * 3 ELSE said_stems < asked_stems END
),
-- Every grade is right equally often; one that the shop hardly has does not count.
counted AS (SELECT locale, label, count(*) AS items FROM telling GROUP BY ALL),
level AS (
    SELECT locale, min(items) AS items
    FROM (SELECT *, max(items) OVER (PARTITION BY locale) AS most FROM counted)
    WHERE items * 20 >= most
    GROUP BY locale
),
chosen AS (SELECT t.* FROM telling t JOIN level l USING (locale) WHERE t.nth <= l.items),
options AS (
    SELECT r.label, x.language, gold_item(r.label, x.text) AS gold
    FROM grade r JOIN task_text x ON x.key = r.label
),
pools AS (
    SELECT g.label, g.language, list(wrong_item(w.label, w.gold.text, 'judgement', 'the judges graded it: ' || g.label, CASE
        WHEN 'irrelevant' IN (g.label, w.label) THEN 0.4 WHEN 'exact' IN (g.label, w.label) AND 'complement' IN (g.label, w.label) THEN 0.5
        ELSE 0.8 END) ORDER BY w.label) AS pool
    FROM options g JOIN options w ON w.language = g.language AND w.label <> g.label
    GROUP BY ALL
)
SELECT
    c.query_id || ' ' || c.product_id AS fact_key,
    c.locale AS language,
    c.query_id AS group_key,
    -- Queries for one category are near-copies; a shop without categories has its queries.
    coalesce(p.category_id, c.query_id) || ' ' || c.label AS family_key,
    c.query AS slot_query,
    c.title AS slot_title,
    [o.gold] AS gold,
    w.pool AS pool,
    list_sort(list_distinct([c.source, c.text_source])) AS sources,
    [c.query_src, c.judged_src, c.text_src] AS source_rows
FROM chosen c
JOIN core.product p USING (product_id)
JOIN options o ON o.label = c.label AND o.language = c.locale
JOIN pools w ON w.label = c.label AND w.language = c.locale
