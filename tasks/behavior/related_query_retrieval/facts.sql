-- One fact: a query, a relation, and one to three queries in that relation to it. Wrong: queries in another relation.
WITH
-- Of each relation a few second queries, of as many categories as there are.
spread AS MATERIALIZED (
    SELECT r.*, s.place
    FROM (
        SELECT a, b, relation, row_number() OVER (PARTITION BY a, relation ORDER BY nth, key_hash(a || ' ' || b, 'option'), b) AS place
        FROM (
            SELECT a, b, relation, row_number() OVER (PARTITION BY a, relation, second_category ORDER BY key_hash(a || ' ' || b, 'of category'), b) AS nth
            FROM step.query_relation
        )
        QUALIFY place <= 8) s
    JOIN step.query_relation r USING (a, b, relation)
),
asking AS MATERIALIZED (
    SELECT a, relation, any_value(locale) AS locale, any_value(first_category) AS category_id,
        1 + CAST(('0x' || left(key_hash(a || ' ' || relation, 'how many'), 4))::BIGINT % least(count(*), 3) AS INTEGER) AS golds
    FROM spread
    -- Narrower queries repeat the words of the query; so must a wrong one.
    WHERE relation <> 'irrelevant'
        AND (relation <> 'narrowing' OR a IN (SELECT a FROM spread WHERE relation = 'substitute' AND is_same_category))
    GROUP BY a, relation
    QUALIFY row_number() OVER (PARTITION BY any_value(locale), relation ORDER BY key_hash(a || ' ' || relation, 'asked'), a) <= 170
),
gold AS (
    SELECT k.a, k.relation, list(gold_item(s.b, s.second_text) ORDER BY s.b) AS gold, list(DISTINCT s.second_source) AS sources,
        list(s.second_src ORDER BY s.b) AS rows
    FROM asking k JOIN spread s USING (a, relation) WHERE s.place <= k.golds GROUP BY ALL
),
-- Beside tires for a bike helmet, inner tubes fit as well, whatever the judges say: what stands on one shelf with a complement
-- is no wrong answer to the question for complements.
shelf AS (SELECT s.a, s.b, s.relation, c.parent_id AS shelf_id FROM spread s JOIN core.category c ON c.category_id = s.second_category WHERE c.parent_id IS NOT NULL),
beside AS (
    SELECT DISTINCT i.a, i.b, 'complement' AS relation
    FROM shelf i JOIN shelf c ON c.a = i.a AND c.shelf_id = i.shelf_id AND c.relation = 'complement'
    WHERE i.relation = 'irrelevant'
),
pool AS (
    SELECT k.a, k.relation, list(wrong_item(s.b, s.second_text, 'judgement', s.relation || ': ' || s.evidence,
        CASE WHEN s.relation = 'irrelevant' THEN 0.4 ELSE 0.7 END - s.place / 100)) AS pool
    FROM asking k JOIN spread s ON s.a = k.a AND s.relation <> k.relation
    ANTI JOIN beside x ON x.a = k.a AND x.b = s.b AND x.relation = k.relation
    GROUP BY ALL
)
SELECT
    k.a || ' ' || k.relation AS fact_key,
    k.locale AS language,
    k.a AS group_key,
    k.relation || ' ' || coalesce(k.category_id, k.a) AS family_key,
    q.text AS slot_query,
    t.text AS slot_relation,
    g.gold,
    coalesce(p.pool, []) AS pool,
    list_sort(list_distinct(list_append(g.sources, q.source))) AS sources,
    list_append(g.rows, q.src) AS source_rows
FROM asking k
JOIN core.query q ON q.query_id = k.a
JOIN gold g USING (a, relation)
JOIN task_text t ON t.key = k.relation AND t.language = k.locale
LEFT JOIN pool p USING (a, relation)
