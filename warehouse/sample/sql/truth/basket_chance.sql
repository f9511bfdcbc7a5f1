-- The chance that a complement category joins a basket begun by the category. Besides, 0, 1 or 2 (0.6, 0.3, 0.1)
-- unrelated things by popularity are in each basket.
SELECT category, other_category AS other, chance
FROM basket_chance
ORDER BY ALL
