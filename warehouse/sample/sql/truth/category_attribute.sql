-- Which attributes apply to a leaf category, inherited ones included. What is not listed does not apply.
SELECT category, attribute, required FROM w_category_attribute
UNION
SELECT category, attribute, false FROM w_category CROSS JOIN w_general_attribute
ANTI JOIN w_category_attribute USING (category, attribute)
ORDER BY ALL
