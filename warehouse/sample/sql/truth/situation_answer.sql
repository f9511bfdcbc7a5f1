-- What follows from a situation (aspect: need, cause, effect or obstacle) as each language tells it.
SELECT situation AS answer, aspect, locale, text
FROM w_situation_answer
ORDER BY ALL
