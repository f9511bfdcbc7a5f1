-- What a phrase tells, where the catalog knows: the kind of thing, a value of a closed list, a measure.
WITH measure_word AS (SELECT attribute_id, locale, norm_text(name) || ' ' AS flat FROM core.attribute_name WHERE kind = 'name'),
measure AS (
    SELECT a.product_id, a.attribute_id, a.number * u.factor AS amount
    FROM core.product_attribute a SEMI JOIN step.candidate USING (product_id) JOIN unit u ON u.symbol = a.unit
),
meaning AS MATERIALIZED (
    SELECT *, row_number() OVER () AS number FROM (
        SELECT k.*, w.slot, w.value, NULL AS amount
        FROM step.phrase k JOIN step.own_word w USING (product_id, locale, flat)
        UNION ALL
        SELECT k.*, f.attribute_id, CAST(f.amount AS VARCHAR), f.amount FROM step.phrase k JOIN measure f USING (product_id)
        JOIN measure_word w ON w.attribute_id = f.attribute_id AND w.locale = k.locale AND starts_with(k.flat, w.flat)
        WHERE f.amount IS NOT NULL
        -- "Height" and "Height of the back": the longer name is meant
        QUALIFY row_number() OVER (PARTITION BY k.product_id, k.locale, k.phrase ORDER BY length(w.flat) DESC, f.attribute_id) = 1)
),
-- One phrase a slot. Only its number goes through the grouping: few slots have two.
kept AS (SELECT arg_min(number, phrase) AS number FROM meaning GROUP BY product_id, locale, slot)
SELECT m.* EXCLUDE (number), row_number() OVER (PARTITION BY product_id, locale ORDER BY key_hash(product_id || ' ' || slot, 'slot')) AS nth
FROM meaning m SEMI JOIN kept USING (number)
