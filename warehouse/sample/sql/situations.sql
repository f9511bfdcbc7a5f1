-- What follows from a shopping situation: its own answer, and six answers of situations in other departments, which do not.
-- The same answers in every language; an answer's id is the situation it belongs to.
CREATE TABLE situation_offer AS
WITH asked AS (
    SELECT DISTINCT s.situation, s.category, c.dept, a.aspect
    FROM w_situation s JOIN w_category c USING (category) JOIN w_situation_answer a USING (situation)
)
SELECT situation, aspect, category, situation AS answer, 1.0 AS typicality FROM asked
UNION ALL
SELECT * FROM (
    SELECT a.situation, a.aspect, a.category, o.situation, 0.0
    FROM asked a JOIN asked o ON o.aspect = a.aspect AND o.dept <> a.dept
    QUALIFY row_number() OVER (PARTITION BY a.situation, a.aspect
        ORDER BY u('far answer', a.situation || a.aspect || o.situation), o.situation) <= 6
);
