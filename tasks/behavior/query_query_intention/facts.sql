-- One fact: an ordered pair of queries and the relation that the judges' grades of shared products prove.
WITH drawn AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY locale, relation ORDER BY key_hash(a || ' ' || b, 'pair'), a, b) AS nth
    FROM (
        SELECT * FROM step.query_relation
        QUALIFY row_number() OVER (PARTITION BY a, relation ORDER BY key_hash(a || ' ' || b, 'one'), b) = 1
    )
),
-- Every relation is right equally often; one that a shop hardly has does not count.
counted AS (SELECT locale, relation, least(count(*), 90) AS pairs FROM drawn GROUP BY ALL),
level AS (
    SELECT locale, min(pairs) AS pairs
    FROM (SELECT *, max(pairs) OVER (PARTITION BY locale) AS most FROM counted) WHERE pairs * 20 >= most GROUP BY locale
    HAVING count(*) >= 3
),
options AS (
    SELECT r.relation, x.language, gold_item(r.relation, x.text) AS gold
    FROM (VALUES ('narrowing'), ('substitute'), ('complement'), ('irrelevant')) r(relation) JOIN task_text x ON x.key = r.relation
),
pool AS (
    SELECT d.a, d.b, list(wrong_item(w.relation, w.gold.text, 'judgement', d.evidence, CASE
        WHEN 'irrelevant' IN (d.relation, w.relation) THEN 0.4 WHEN 'complement' IN (d.relation, w.relation) THEN 0.6
        ELSE 0.8 END) ORDER BY w.relation) AS pool
    FROM drawn d JOIN level l ON l.locale = d.locale AND d.nth <= l.pairs
    JOIN options w ON w.language = d.locale AND w.relation <> d.relation
    GROUP BY ALL
)
SELECT
    d.a || ' ' || d.b AS fact_key,
    d.locale AS language,
    d.a AS group_key,
    d.relation || ' ' || coalesce(d.first_category, d.a) || ' ' || coalesce(d.second_category, d.b) AS family_key,
    d.first_text AS slot_first,
    d.second_text AS slot_second,
    [o.gold] AS gold,
    p.pool,
    list_sort(list_distinct([d.first_source, d.second_source])) AS sources,
    [d.first_src, d.second_src, d.src] AS source_rows
FROM drawn d
JOIN pool p USING (a, b)
JOIN options o ON o.relation = d.relation AND o.language = d.locale
