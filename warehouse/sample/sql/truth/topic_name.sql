-- The topics of conversations, by language.
SELECT topic, locale, name
FROM w_topic
ORDER BY ALL
