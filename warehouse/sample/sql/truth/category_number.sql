-- The range of a number attribute in a leaf category, in the attribute's unit.
SELECT category, attribute, low, high, step
FROM w_category_number
ORDER BY ALL
