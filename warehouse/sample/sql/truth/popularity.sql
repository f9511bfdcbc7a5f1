-- The chance that a basket or session begins with the category; a product of it is drawn evenly.
SELECT category, share
FROM popular
ORDER BY category
