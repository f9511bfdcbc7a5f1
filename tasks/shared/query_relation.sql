-- Ordered pairs of queries and the relation that the judges' grades of shared products prove.
-- Where judges knew no complements, what they called irrelevant may be one.
WITH scale AS (
    SELECT source FROM core.judgement GROUP BY source HAVING bool_or(label = 'substitute') AND bool_or(label = 'complement')
),
-- Until the pairs are known, numbers stand for queries: they join and group fast.
judged AS MATERIALIZED (
    SELECT q.rowid AS query, q.locale, j.product_id, j.label, j.src
    FROM core.judgement j JOIN core.query q USING (query_id) SEMI JOIN task_language l ON l.language = q.locale
    SEMI JOIN scale s ON s.source = j.source
),
-- The category of a query: that of the products judged right.
side AS MATERIALIZED (
    SELECT q.rowid AS query, q.query_id, q.locale, q.text, q.source, q.src, c.category_id, ' ' || norm_text(q.text) || ' ' AS flat,
        CASE WHEN q.locale IN ('ja', 'zh') THEN '' ELSE ' ' END AS edge, coalesce(c.brands, []) AS brands
    FROM core.query q
    JOIN (
        SELECT j.query, mode(p.category_id ORDER BY p.category_id) AS category_id,
            list(DISTINCT p.brand ORDER BY p.brand) FILTER (p.brand IS NOT NULL) AS brands
        FROM judged j JOIN (SELECT product_id, category_id, norm_text(brand) AS brand FROM core.product) p USING (product_id)
        WHERE j.label = 'exact' GROUP BY j.query) c ON c.query = q.rowid
),
first_query AS MATERIALIZED (
    SELECT * FROM side
    QUALIFY row_number() OVER (PARTITION BY locale, coalesce(category_id, source)
        ORDER BY key_hash(query_id, 'first of a pair'), query_id) <= CASE WHEN category_id IS NULL THEN 200 ELSE 6 END
),
-- What each query asks for by name: a value, or a brand, of the products judged right.
value_word AS (SELECT value_id, locale, norm_text(name) AS word FROM core.attribute_value_name),
named AS MATERIALIZED (
    SELECT DISTINCT s.query_id, a.attribute_id, a.value_id, w.word
    FROM side s
    JOIN judged j ON j.query = s.query AND j.label = 'exact'
    JOIN core.product_attribute a ON a.product_id = j.product_id
    JOIN value_word w ON w.value_id = a.value_id AND w.locale = s.locale
    WHERE contains(s.flat, edge || word || edge)
),
-- A word within a longer one ("white" in "warm white") asks for nothing by itself.
asked AS MATERIALIZED (
    SELECT query_id, attribute_id, value_id FROM named n
    WHERE NOT EXISTS (SELECT 1 FROM named o WHERE o.query_id = n.query_id AND o.word <> n.word AND contains(o.word, n.word))
    UNION
    SELECT query_id, 'brand', unnest([b FOR b IN brands IF contains(flat, edge || b || edge)]) FROM side
),
-- How the first query's judges graded the products that are right for the second, and the other way round.
graded AS MATERIALIZED (
    SELECT j.query AS a, k.query AS b, count(*) FILTER (j.label = 'exact') AS e, count(*) FILTER (j.label = 'substitute') AS s,
        count(*) FILTER (j.label = 'complement') AS c, count(*) FILTER (j.label = 'irrelevant') AS i,
        count(*) FILTER (j.label = 'partial') AS p, min(j.src) AS src
    FROM judged j JOIN judged k ON k.product_id = j.product_id AND k.label = 'exact' AND k.locale = j.locale AND k.query <> j.query
    WHERE j.query IN (SELECT query FROM first_query) OR k.query IN (SELECT query FROM first_query)
    GROUP BY ALL
),
paired AS MATERIALIZED (
    SELECT x.query_id AS a, y.query_id AS b, x.locale, x.text AS first_text, y.text AS second_text, x.category_id AS first_category, y.category_id AS second_category,
        f.e, f.s, f.c, f.i, f.p, coalesce(r.e, 0) AS back_e, coalesce(r.s, 0) AS back_s, coalesce(r.c, 0) AS back_c,
        coalesce(r.i, 0) AS back_i, coalesce(r.p, 0) AS back_p, f.src, x.source AS first_source, y.source AS second_source,
        x.src AS first_src, y.src AS second_src, x.flat AS first_flat, y.flat AS second_flat, x.edge,
        x.category_id IS NOT DISTINCT FROM y.category_id AS is_same_category
    FROM graded f
    JOIN first_query x ON x.query = f.a
    JOIN side y ON y.query = f.b
    LEFT JOIN graded r ON r.a = f.b AND r.b = f.a
),
-- Both name a value of one attribute, or a brand, and none is the same.
opposed AS (
    SELECT p.a, p.b
    FROM paired p JOIN asked x ON x.query_id = p.a JOIN asked y ON y.query_id = p.b AND y.attribute_id = x.attribute_id
    WHERE is_same_category AND e = 0 AND s > 0 AND c + i + p.p + back_e + back_c + back_i + back_p = 0
    GROUP BY p.a, p.b, x.attribute_id HAVING NOT bool_or(x.value_id = y.value_id)
)
-- A pair is in exactly one relation, both ways round; what fits two relations, or none surely, is left out.
SELECT *, 'narrowing' AS relation, e || ' products right for the second query are right for the first; '
        || (back_s + back_i + back_p) || ' right for the first are not right for the second' AS evidence
FROM paired
WHERE e > 0 AND s + c + i + p = 0 AND back_e > 0 AND back_s + back_i + back_p > 0 AND back_c = 0
    AND length(second_flat) > length(first_flat)
    AND len([w FOR w IN string_split(trim(first_flat), ' ') IF NOT contains(second_flat, edge || w || edge)]) = 0
UNION ALL
SELECT p.*, 'substitute', s || ' products right for the second query are judged substitutes for the first, none is right'
FROM paired p
LEFT JOIN (SELECT DISTINCT a, b, true AS is_opposed FROM opposed) o USING (a, b)
WHERE e = 0 AND s > 0 AND c + i + p.p + back_e + back_c + back_i + back_p = 0
    AND (is_opposed OR NOT is_same_category AND first_category IS NOT NULL AND second_category IS NOT NULL)
UNION ALL
SELECT *, 'complement', c || ' products right for the second query are judged complements for the first, none is right'
FROM paired WHERE c > 0 AND e + s + i + p + back_e + back_s + back_i + back_p = 0 AND NOT is_same_category
UNION ALL
SELECT *, 'irrelevant', i || ' products right for the second query are judged irrelevant to the first, none is anything else'
FROM paired WHERE i > 0 AND e + s + c + p + back_e + back_s + back_c + back_p = 0 AND NOT is_same_category
    AND (i + back_i > 1 OR first_category IS NOT NULL)
