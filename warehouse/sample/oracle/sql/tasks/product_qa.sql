-- Right: what the shop answered to this question on the product, or plain words for the same: `Attribute: value.` where
-- it has a value, that nothing is said where it has none. What is answered must stand in the listing.
WITH about AS (
    SELECT DISTINCT q.question_id, q.language, q.slots['listing'] AS listing, x.product, x.attribute, x.answerable, t.answer
    FROM asked q
    JOIN truth.question_text t ON plain(t.text) = plain(q.slots['question'])
    JOIN truth.question x ON x.question = t.question AND x.locale = q.language AND starts_with(own(q.fact_key), x.product)
), line AS (
    SELECT DISTINCT b.question_id, n.entity AS attribute, plain(regexp_extract(line, '[:：](.*)$', 1)) AS value
    FROM (SELECT *, unnest(string_split(listing, chr(10))) AS line FROM about) b
    JOIN called n ON n.kind = 'attribute' AND n.locale = b.language
        AND n.word = plain(regexp_extract(line, '^• *(.*?)[ \x{A0}\x{202F}]*[:：]', 1))
)
SELECT o.question_id, o.position, bool_or(CASE WHEN b.answerable
        THEN l.value IS NOT NULL AND (plain(b.answer) = o.word OR contains(o.word, l.value))
        ELSE l.value IS NULL AND (plain(b.answer) = o.word OR n.word IS NOT NULL) END) AS is_right,
    b.product || CASE WHEN b.answerable THEN ' has ' ELSE ' does not tell ' END || b.attribute AS why
FROM offered o JOIN about b USING (question_id)
LEFT JOIN line l ON l.question_id = b.question_id AND l.attribute = b.attribute
LEFT JOIN not_told_phrase n ON n.language = o.language AND n.word = o.word
GROUP BY ALL
