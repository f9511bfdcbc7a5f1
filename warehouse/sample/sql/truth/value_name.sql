-- Names and synonyms of values by language.
SELECT attribute, value, locale, name, kind
FROM w_value_name
ORDER BY attribute, value, locale, kind, name
