-- What an attribute tells, in a sentence, by language.
SELECT attribute, locale, description AS text
FROM w_attribute_name
WHERE description IS NOT NULL
ORDER BY ALL
