-- What a customer asks of a product, word for word, and what the shop answers.
SELECT question, text, answer
FROM question
ORDER BY question
