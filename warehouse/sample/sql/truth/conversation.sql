-- The topic of a conversation.
SELECT talk AS conversation, locale, topic
FROM talk
ORDER BY talk
