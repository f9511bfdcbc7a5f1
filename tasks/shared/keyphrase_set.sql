-- Right sets of three or four phrases, and a wrong phrase to each.
WITH
-- One other product lends all its phrases: so the wrong set that is wholly of that product hangs together as the right one.
-- Of like length, so that the right set is not the longest; and each lends to about as many, else what is lent often would
-- be known as wrong.
lent AS (
    SELECT a.product_id, a.locale, a.other_id, round(abs(a.length - o.length) / 4) AS apart, least(a.phrases, 4) AS phrases
    FROM (SELECT product_id, locale, other_id, count(*) AS phrases, avg(length(phrase)) AS length FROM step.absent
        GROUP BY ALL HAVING count(*) >= 3 AND count(*) FILTER (sure) >= 2) a
    JOIN (SELECT product_id, locale, avg(length(phrase)) AS length FROM step.loose_phrase GROUP BY ALL HAVING count(*) >= 3) o USING (product_id, locale)
),
lender AS (
    SELECT product_id, locale, other_id FROM (
        SELECT *, row_number() OVER (PARTITION BY other_id, locale ORDER BY apart, key_hash(product_id || ' ' || other_id, 'lender')) AS turn FROM lent)
    QUALIFY row_number() OVER (PARTITION BY product_id, locale ORDER BY turn, apart, phrases DESC, other_id) = 1
),
pair AS (
    SELECT product_id, locale, row_number() OVER (PARTITION BY product_id, locale ORDER BY nth) AS nth, gold, wrong,
        'catalog_fact' AS refuted_by, 'it is "' || gold || '", not "' || wrong || '"' AS evidence, 0.5 AS nearness FROM (
        SELECT * FROM step.refuted
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, slot ORDER BY key_hash(product_id || ' ' || wrong, 'swap')) = 1)
    UNION ALL
    SELECT g.product_id, g.locale, g.nth, g.phrase, w.phrase, 'catalog_fact', 'neither title nor description says "' || w.phrase || '"', w.nearness
    -- each half begins with a sure one
    FROM (SELECT *, [1, 3, 2, 4][row_number() OVER (PARTITION BY product_id, locale ORDER BY sure DESC, draw)] AS nth FROM step.loose_phrase) g
    JOIN (SELECT a.*, [1, 3, 2, 4][row_number() OVER (PARTITION BY a.product_id, a.locale ORDER BY a.sure DESC, a.draw)] AS nth
        FROM step.absent a SEMI JOIN lender USING (product_id, locale, other_id)) w USING (product_id, locale, nth)
)
-- Four phrases, or three. A right and a wrong one in each place give sixteen sets; the four that are offered are the right
-- halves and the wrong halves in every combination. Each phrase stands in two of them and each set shares a half with two
-- others, so that nothing but the product tells the right set.
SELECT product_id, locale, list(gold ORDER BY nth) AS g, list(wrong ORDER BY nth) AS w, list(evidence ORDER BY nth) AS why,
    min(refuted_by) AS refuted_by, max(nearness) AS nearness, CASE WHEN locale IN ('ja', 'zh') THEN '、' ELSE '; ' END AS sep
FROM pair WHERE nth <= 4 GROUP BY product_id, locale HAVING count(*) >= 3
