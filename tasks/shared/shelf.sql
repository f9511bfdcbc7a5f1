-- Shelves of at least sixteen baskets (fewer prove nothing): how many baskets hold one, how many products it has, and how
-- many baskets its shop has.
SELECT l.shelf_id, any_value(l.source) AS source, count(DISTINCT l.basket_id) AS baskets,
    count(DISTINCT l.product_id) AS products, any_value(p.root_id) AS root_id, any_value(p.is_alone) AS is_alone,
    any_value(n.baskets) AS total
FROM step.basket_line l
JOIN step.basket_place p USING (product_id)
JOIN (SELECT source, count(DISTINCT basket_id) AS baskets FROM step.basket_line GROUP BY source) n ON n.source = l.source
GROUP BY l.shelf_id HAVING count(DISTINCT l.basket_id) >= 16
