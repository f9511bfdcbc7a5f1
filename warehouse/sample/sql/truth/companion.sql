-- For each product and complement category, the one product that goes with it: in a basket begun by the product,
-- if the category joins, it is the companion with chance 0.6, else any product of the category.
SELECT c.product, c.other_category, a.product AS companion
FROM companion c
JOIN active a ON a.idx = c.other_idx
ORDER BY ALL
