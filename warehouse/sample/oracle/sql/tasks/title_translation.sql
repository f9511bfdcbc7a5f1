-- Right: the title, in the language of the question, of the product whose title is given in the language named.
WITH given AS (
    SELECT q.question_id, q.language, c.entity AS product
    FROM asked q
    JOIN language_word w ON w.language = q.language AND w.word = plain(q.slots['origin']) AND w.called <> q.language
    JOIN called c ON c.kind = 'product' AND c.locale = w.called AND c.word = plain(q.slots['title'])
)
SELECT o.question_id, o.position, plain(t.title) = o.word AS is_right, 'the title of ' || t.product AS why
FROM offered o JOIN given g USING (question_id)
JOIN truth.title t ON t.product = g.product AND t.locale = g.language
