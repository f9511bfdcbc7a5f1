-- A shopping situation as each language tells it.
SELECT situation, locale, text
FROM w_situation
ORDER BY ALL
