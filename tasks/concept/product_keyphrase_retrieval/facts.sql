-- One fact: a product with its title, its description and three of its keyphrases. Wrong: phrases of other products that this
-- product refutes.
WITH golds AS (
    SELECT product_id, locale, phrase, nth FROM step.told WHERE nth <= 3
    UNION ALL
    SELECT product_id, locale, phrase, row_number() OVER (PARTITION BY product_id, locale ORDER BY draw) AS nth
    FROM step.loose_phrase SEMI JOIN step.absent USING (product_id, locale) WHERE sure
    QUALIFY nth <= 3
),
wrong AS (
    SELECT product_id, locale, wrong, 'it is "' || min(gold || '", not "' || wrong || '"') AS evidence, 0.5 AS nearness FROM (
        SELECT product_id, locale, gold, wrong FROM step.refuted
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, slot ORDER BY key_hash(product_id || ' ' || wrong, 'wrong')) <= 4)
    GROUP BY ALL
    UNION ALL
    -- three of a neighbour, as three are right
    SELECT product_id, locale, phrase, 'neither title nor description says "' || phrase || '"', max(nearness) FROM (
        SELECT product_id, locale, phrase, nearness FROM step.absent WHERE sure
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, other_id ORDER BY draw) <= 3)
    GROUP BY ALL
),
pool AS (
    SELECT product_id, locale,
        min_by(wrong_item(wrong, wrong, 'catalog_fact', evidence, nearness), (-nearness, key_hash(product_id || ' ' || wrong, 'pool')), 14) AS pool
    FROM wrong GROUP BY ALL
),
gold AS (
    SELECT product_id, locale, list(gold_item(phrase, phrase) ORDER BY nth) AS gold FROM golds GROUP BY ALL HAVING count(*) = 3
)
SELECT
    c.product_id AS fact_key,
    c.locale AS language,
    c.family_id AS group_key,
    -- Near-copies: of one category and with the same first keyphrase.
    coalesce(c.category_id || coalesce(' ' || f.value, ''), c.family_id) AS family_key,
    c.title AS slot_title,
    c.said AS slot_description,
    g.gold AS gold,
    p.pool AS pool,
    [c.source] AS sources,
    [c.src, c.text_src, c.phrase_src] AS source_rows
FROM gold g JOIN pool p USING (product_id, locale) JOIN step.candidate c USING (product_id, locale)
LEFT JOIN step.told f ON f.product_id = c.product_id AND f.locale = c.locale AND f.nth = 1
WHERE c.said <> ''
