-- The aspects that reviews may speak of, by language.
SELECT aspect, locale, name
FROM w_aspect
ORDER BY ALL
