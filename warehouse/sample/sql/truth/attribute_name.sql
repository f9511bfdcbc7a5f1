-- Names and synonyms of attributes by language.
SELECT attribute, locale, name, kind
FROM w_attribute_name
ORDER BY attribute, locale, kind, name
