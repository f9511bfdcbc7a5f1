-- What conversations with the shop are about, by what is said in them.
CREATE TABLE spoken AS
SELECT c.locale, plain(t.text) AS word, c.topic
FROM truth.conversation c JOIN truth.conversation_turn t USING (conversation)
GROUP BY ALL;

-- The topics in which every line of a slot is said. Lines read `Customer: ...`.
CREATE MACRO topic_told() AS TABLE
WITH line AS (
    SELECT question_id, slot, language, i, plain(regexp_replace(lines[i], '^[^:：]*[:：]\s*', '')) AS word
    FROM (SELECT *, string_split(text, chr(10)) AS lines FROM slot WHERE slot IN ('conversation', 'first', 'second', 'third')),
        unnest(range(1, len(lines) + 1)) AS t(i)
)
SELECT l.question_id, l.slot, s.topic
FROM line l JOIN (SELECT question_id, slot, max(i) AS lines FROM line GROUP BY ALL) n USING (question_id, slot)
JOIN spoken s ON s.locale = l.language AND s.word = l.word
GROUP BY l.question_id, l.slot, s.topic, n.lines
HAVING count(DISTINCT l.i) = n.lines;
