-- Right: the value that the product has, where the title states it; `It cannot be inferred.` where the title does not.
-- A true value that the title leaves out is no safely wrong option.
WITH about AS (
    SELECT q.question_id, q.language, s.entity AS product, t.entity AS attribute, plain(q.slots['title']) AS title,
        f.attribute || '.' || f.value AS value, e.attribute IS NOT NULL AS is_stated
    FROM asked q
    JOIN subject('title', 'product') s USING (question_id)
    JOIN subject('attribute', 'attribute') t USING (question_id)
    LEFT JOIN truth.fact f ON f.product = s.entity AND f.attribute = t.entity
    LEFT JOIN truth.stated_fact e ON e.product = s.entity AND e.attribute = t.entity AND e.locale = q.language AND e.part = 'title'
), spelt AS (  -- the title holds a word for the value all the same
    SELECT DISTINCT a.question_id
    FROM about a JOIN called c ON c.kind = 'value' AND c.entity = a.value AND c.locale = a.language WHERE contains(a.title, c.word)
), meant AS (  -- what the option's text may mean
    SELECT o.question_id, o.position, bool_or(c.entity IS NOT DISTINCT FROM b.value) AS is_true
    FROM offered o JOIN about b USING (question_id)
    JOIN called c ON c.kind = 'value' AND c.locale = o.language AND c.word = o.word
    GROUP BY ALL
)
SELECT o.question_id, o.position,
    CASE WHEN n.word IS NOT NULL THEN NOT b.is_stated AND p.question_id IS NULL
        WHEN o.is_gold THEN m.is_true AND b.is_stated AND contains(b.title, o.word)
        ELSE m.is_true END AS is_right,
    b.product || ' has ' || coalesce(b.value, 'no ' || b.attribute) || CASE WHEN b.is_stated THEN ', told' ELSE ', not told' END AS why
FROM offered o
JOIN about b USING (question_id)
LEFT JOIN meant m ON m.question_id = o.question_id AND m.position = o.position
LEFT JOIN spelt p ON p.question_id = o.question_id
LEFT JOIN none_phrase n ON n.language = o.language AND n.word = o.word
