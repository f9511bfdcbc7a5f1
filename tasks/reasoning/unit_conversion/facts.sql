-- One fact: a measured attribute of a product and another unit of the same dimension. Wrong: slips of the conversion.
WITH measured AS (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS group_id, a.attribute_id, a.number, a.unit,
        u.dimension, u.factor, p.source, p.src, a.source AS fact_source, a.src AS fact_src
    FROM core.product_attribute a
    JOIN core.product p ON p.product_id = a.product_id
    JOIN unit u ON u.symbol = a.unit
    WHERE a.number > 0 AND isfinite(a.number)
    -- One measure for all variants of a product.
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(p.parent_id, p.product_id)
        ORDER BY key_hash(p.product_id || ' ' || a.attribute_id || ' ' || a.value_text, 'measure')) = 1
),
-- Shops of the languages other than English do not state ounces or feet; inches of screens are read everywhere. So
-- there are two conversions of a measure, one for English and one for all others.
target AS (
    SELECT m.*, l.is_english, u.symbol AS target, m.factor / u.factor AS ratio,
        u.symbol IN ('in', 'ft', 'oz', 'lb', 'fl oz') OR m.unit IN ('in', 'ft', 'oz', 'lb', 'fl oz') AS rounded
    FROM measured m
    JOIN unit u ON u.dimension = m.dimension AND u.factor <> m.factor
    CROSS JOIN (SELECT DISTINCT language = 'en' AS is_english FROM task_language) l
    WHERE (l.is_english OR u.symbol NOT IN ('in', 'ft', 'oz', 'lb', 'fl oz'))
        AND m.number * m.factor / u.factor BETWEEN 0.01 AND 100000
        AND m.factor / u.factor BETWEEN 0.001 AND 1000
    QUALIFY row_number() OVER (
        PARTITION BY m.product_id, l.is_english ORDER BY key_hash(m.product_id || ' ' || u.symbol, 'target')) = 1
),
-- Many products have the width of their kind: no measure is asked for more than three times.
seldom AS (
    SELECT * FROM target
    QUALIFY row_number() OVER (PARTITION BY is_english, target, unit, number ORDER BY key_hash(product_id, 'seldom')) <= 3
),
-- The right value, with four digits where the factor is not a power of ten; metric values are exact.
converted AS (
    SELECT *, CASE WHEN rounded THEN round(number * ratio, 3 - CAST(floor(log10(number * ratio)) AS INTEGER))
        ELSE round(number * ratio, 6) END AS value
    FROM seldom
),
-- Where digits change, slips hardly ever are values that products have: right values of others, a few places up and down.
ring AS (
    SELECT product_id, is_english, target, rounded, value, count(*) OVER (PARTITION BY is_english, target) AS members,
        row_number() OVER (PARTITION BY is_english, target ORDER BY value, product_id) AS place
    FROM converted
),
neighbour AS (
    SELECT a.product_id, a.is_english, a.target, 'of another product ' || o.step AS name, a.value, b.value AS wrong
    FROM ring a CROSS JOIN (VALUES (-37), (-19), (-7), (7), (19), (37)) o(step)
    JOIN ring b ON b.is_english = a.is_english AND b.target = a.target AND b.place = (a.place - 1 + o.step + a.members) % a.members + 1
    WHERE a.rounded AND a.members >= 100
),
-- Smaller and greater ones alike, of few digits like the right one, so that neither rank nor length tells it.
slip AS (
    SELECT c.product_id, c.is_english, c.target, s.name, c.value,
        round(s.wrong, CASE WHEN c.rounded OR s.name = 'direction' THEN 3 - CAST(floor(log10(s.wrong)) AS INTEGER)
            ELSE 6 END) AS wrong
    FROM converted c CROSS JOIN LATERAL (VALUES
        ('times 10', c.value * 10), ('a tenth', c.value / 10), ('times 100', c.value * 100), ('a hundredth', c.value / 100),
        ('direction', c.number / c.ratio), ('twice', c.value * 2), ('half', c.value / 2),
        ('factor 20', c.value * 20), ('factor 5', c.value * 5), ('factor 0.2', c.value / 5), ('factor 0.05', c.value / 20)
    ) AS s(name, wrong)
    UNION ALL
    FROM neighbour
),
-- Three are meant to be drawn, none to three of them smaller than the right value; those first that are right for another
-- product, else what products measure would be the answer; then short ones, since a slip adds digits more often than it
-- saves some. One more on each side is in reserve.
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY product_id, is_english, wrong < value
        ORDER BY is_strange, greatest(length(fmt_number(wrong, 'en')), length(fmt_number(value, 'en'))),
            key_hash(product_id || ' ' || target || ' ' || name, 'slip'), name
    ) - CASE WHEN wrong < value THEN smaller ELSE 3 - smaller END AS place
    FROM (
        SELECT slip.*, g.value IS NULL AS is_strange,
            CAST('0x' || substr(key_hash(product_id || ' ' || slip.target, 'smaller'), 1, 6) AS INTEGER) % 4 AS smaller
        FROM slip LEFT JOIN (SELECT DISTINCT is_english, target, value FROM converted) g
            ON g.is_english = slip.is_english AND g.target = slip.target AND g.value = slip.wrong
        -- Too small to be written, or so near the right value that rounding explains it.
        WHERE wrong BETWEEN 0.0001 AND 10000000 AND abs(wrong / slip.value - 1) > 0.05
            -- Nor the right one in round figures (0.8 for 0.7606).
            AND NOT (starts_with(name, 'of another') AND wrong = round(slip.value, -CAST(floor(log10(slip.value)) AS INTEGER)))
    )
),
wrong AS (
    SELECT product_id, is_english, list({'name': name, 'number': wrong, 'near': CASE WHEN place <= 0 THEN 0.6 ELSE 0.3 END}) AS slips
    FROM ranked WHERE place <= 1
    GROUP BY ALL
),
asked AS (
    SELECT c.*, l.language, coalesce(w.slips, []) AS slips,
        fmt_measure(c.number, c.unit, 'en') || ' = ' || fmt_measure(c.value, c.target, 'en') AS evidence
    FROM converted c
    JOIN task_language l ON (l.language = 'en') = c.is_english
    LEFT JOIN wrong w ON w.product_id = c.product_id AND w.is_english = c.is_english
)
SELECT
    c.product_id || ' ' || c.attribute_id || ' in ' || c.target AS fact_key,
    c.language,
    c.group_id AS group_key,
    c.attribute_id || ' ' || c.number || ' ' || c.unit || ' in ' || c.target AS family_key,
    t.title AS slot_title,
    n.name AS slot_attribute,
    fmt_measure(c.number, c.unit, c.language) AS slot_quantity,
    fmt_unit(c.target, c.language) AS slot_unit,
    [gold_item('value', fmt_measure(c.value, c.target, c.language))] AS gold,
    [wrong_item(s.name, fmt_measure(s.number, c.target, c.language), 'arithmetic', c.evidence, s.near) FOR s IN c.slips] AS pool,
    list_distinct([c.source, c.fact_source, t.source]) AS sources,
    [c.src, c.fact_src, t.src] AS source_rows
FROM asked c
JOIN core.product_text t ON t.product_id = c.product_id AND t.locale = c.language
JOIN core.attribute_name n ON n.attribute_id = c.attribute_id AND n.locale = c.language AND n.kind = 'name'
