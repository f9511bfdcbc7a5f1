-- What follows from a situation and what does not: the answer of the situation itself is right (typicality 1), those of
-- situations in other departments are wrong (0). The same in every language.
SELECT situation, aspect, category, answer, typicality
FROM situation_offer
ORDER BY situation, aspect, answer
