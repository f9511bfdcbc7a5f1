-- How many baskets hold something of both shelves; every pair both ways.
WITH often AS MATERIALIZED (
    SELECT DISTINCT l.basket_id, l.shelf_id FROM step.basket_line l SEMI JOIN step.shelf USING (shelf_id)
),
together AS MATERIALIZED (
    SELECT a.shelf_id, b.shelf_id AS other_id, count(*) AS baskets
    FROM often a JOIN often b ON a.basket_id = b.basket_id AND a.shelf_id < b.shelf_id
    GROUP BY ALL
)
SELECT shelf_id, other_id, baskets FROM together UNION ALL SELECT other_id, shelf_id, baskets FROM together
