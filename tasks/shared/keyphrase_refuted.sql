-- What products of the same shelf are said to be in the same slot: another value, or another kind of thing.
WITH place AS (
    SELECT c.category_id, c.category_id AS shelf_id, 'value' AS by FROM core.category c
    UNION ALL
    SELECT c.category_id, c.parent_id, 'category' FROM core.category c WHERE c.parent_id IS NOT NULL
),
shelved AS MATERIALIZED (
    SELECT t.*, p.shelf_id FROM step.told t JOIN place p ON p.category_id = t.category_id AND (p.by = 'category') = (t.slot = 'category')
),
rival AS (
    SELECT m.shelf_id, m.locale, m.slot, m.value, m.amount, min(m.phrase) AS phrase, min(m.flat) AS flat, min(m.category_id) AS category_id
    FROM shelved m
    GROUP BY m.shelf_id, m.locale, m.slot, m.value, m.amount
    QUALIFY row_number() OVER (PARTITION BY m.shelf_id, m.locale, m.slot ORDER BY key_hash(m.slot || ' ' || m.value, 'rival')) <= 8
)
SELECT t.product_id, t.locale, t.nth, t.slot, t.phrase AS gold, r.phrase AS wrong
FROM shelved t JOIN rival r ON r.shelf_id = t.shelf_id AND r.locale = t.locale AND r.slot = t.slot AND r.value <> t.value
ANTI JOIN step.own_word o ON o.product_id = t.product_id AND o.locale = t.locale AND o.flat = r.flat
WHERE NOT contains(r.flat, t.flat) AND NOT contains(t.flat, r.flat)
    -- a tenth more or less may be rounding
    AND (t.amount IS NULL OR r.amount IS NULL OR abs(t.amount - r.amount) > 0.1 * greatest(t.amount, r.amount))
