-- Which values are valid for a choice attribute in a leaf category; complete.
SELECT category, attribute, value
FROM w_category_value
ORDER BY ALL
