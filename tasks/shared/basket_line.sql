-- What a basket holds, once. Stocking up (over 40 shelves) says nothing of what belongs together. is_repeat: where products
-- are counted one by one, a customer who orders the same again and again counts once (the first basket in order of ids).
WITH line AS MATERIALIZED (
    SELECT l.basket_id, p.product_id, p.shelf_id, p.source, any_value(p.is_alone) AS is_alone,
        min(date_trunc('month', l.ts)) AS month, min(l.user_id) AS user_id
    FROM core.purchase_line l JOIN step.basket_place p USING (product_id)
    GROUP BY ALL
),
first_one AS (
    SELECT user_id, product_id, min(basket_id) AS basket_id FROM line WHERE is_alone AND user_id IS NOT NULL GROUP BY ALL
)
SELECT b.basket_id, b.product_id, b.shelf_id, b.source, b.month, coalesce(f.basket_id <> b.basket_id, false) AS is_repeat
FROM line b
SEMI JOIN (SELECT basket_id FROM line GROUP BY basket_id HAVING count(DISTINCT shelf_id) BETWEEN 2 AND 40) USING (basket_id)
LEFT JOIN first_one f ON f.user_id = b.user_id AND f.product_id = b.product_id
