-- What the things of a leaf category are, in a sentence, by language.
SELECT category, locale, description AS text
FROM w_category_name
WHERE description IS NOT NULL
ORDER BY ALL
