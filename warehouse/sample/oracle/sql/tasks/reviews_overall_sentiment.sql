-- Right: whether more of the reviews are for it or against it. What each says of the aspect is the longest remark in it.
WITH line AS (
    SELECT question_id, language, unnest(string_split(lower(nfc_normalize(slots['reviews'])), chr(10))) AS text
    FROM asked
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY question_id ORDER BY text) AS line FROM line
), said AS (
    SELECT l.question_id, l.line, arg_max(r.polarity, length(r.word)) AS polarity
    FROM numbered l JOIN aspect_asked() s USING (question_id)
    LEFT JOIN (SELECT DISTINCT locale, word, aspect, polarity FROM remark) r
        ON r.locale = l.language AND r.aspect = s.aspect AND contains(l.text, r.word)
    GROUP BY l.question_id, l.line
), overall AS (
    SELECT question_id, count(*) FILTER (polarity IS NULL) AS silent,
        CASE sign(sum(CASE polarity WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END))
            WHEN 1 THEN 'more for' WHEN -1 THEN 'more against' ELSE 'divided' END AS polarity
    FROM said GROUP BY question_id
)
SELECT DISTINCT a.question_id, a.position, w.polarity = o.polarity AS is_right, 'the reviews are ' || o.polarity AS why
FROM offered a JOIN overall o USING (question_id)
JOIN polarity_word w ON w.language = a.language AND w.word = a.word
UNION ALL
SELECT question_id, NULL, false, silent || ' of the reviews say nothing of it' FROM overall WHERE silent > 0
