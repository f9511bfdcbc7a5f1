-- What is said in a conversation, in order.
SELECT talk AS conversation, position, speaker, text
FROM talk_turn
ORDER BY conversation, position
