-- Names and synonyms of categories by language.
SELECT category, locale, name, kind, noun
FROM w_category_name
ORDER BY category, locale, kind, name
