-- Right: within a fiftieth of the exact value, computed from the quantity in the prompt; the gold within a thousandth.
-- The quantity must be what the listing of the product says of the attribute.
WITH given AS (
    SELECT q.question_id, q.language, plain(q.slots['unit']) AS target_word, amount_in(q.slots['quantity'], q.language) AS amount,
        unit_in(q.slots['quantity']) AS word
    FROM asked q
), exact AS (
    SELECT g.*, g.amount * u.factor AS base, u.dimension, t.dimension AS target_dimension
    FROM given g JOIN own_unit u ON u.word = g.word JOIN own_unit t ON t.word = g.target_word
), shown AS (
    SELECT a.question_id, a.position, a.is_gold, unit_in(a.text) AS word,
        amount_in(a.text, a.language) * u.factor AS base, u.dimension
    FROM offered a LEFT JOIN own_unit u ON u.word = unit_in(a.text)
)
SELECT s.question_id, s.position, s.dimension = e.dimension AND CASE WHEN s.is_gold
        THEN e.dimension = e.target_dimension AND s.word = e.target_word AND abs(s.base / e.base - 1) <= 0.001
        ELSE abs(s.base / e.base - 1) <= 0.02 END AS is_right,
    e.amount || ' ' || e.word || ' in ' || e.target_word AS why
FROM shown s JOIN exact e USING (question_id)
UNION ALL
SELECT q.question_id, NULL, false, 'the listing does not say ' || q.slots['quantity']
FROM asked q
ANTI JOIN (
    SELECT p.question_id
    FROM subject('title', 'product') p
    JOIN subject('attribute', 'attribute') a USING (question_id)
    JOIN given g USING (question_id)
    JOIN own_unit u ON u.word = g.word
    JOIN truth.fact f ON f.product = p.entity AND f.attribute = a.entity
    JOIN own_unit l ON l.word = lower(f.listed_unit) AND l.dimension = u.dimension
    WHERE abs(f.listed_amount * l.factor - g.amount * u.factor) <= 1e-6 * g.amount * u.factor
) USING (question_id)
