-- Right: the brand sells things of the goods named; a wrong one is right where it sells anything in a department of them.
-- The brand asked about must sell the goods itself.
WITH RECURSIVE above AS (
    SELECT category, category AS over FROM truth.category
    UNION ALL
    SELECT a.category, c.parent FROM above a JOIN truth.category c ON c.category = a.over WHERE c.parent IS NOT NULL
), goods AS (
    SELECT DISTINCT g.question_id, a.category, p.department
    FROM goods_shown() g SEMI JOIN asked ON asked.question_id = g.question_id
    JOIN above a ON a.over = g.category JOIN truth.product p ON p.category = a.category
), sold AS (SELECT DISTINCT plain(brand) AS word, category, department FROM truth.product)
SELECT o.question_id, o.position,
    bool_or(CASE WHEN o.is_gold THEN g.category = s.category ELSE s.department = g.department END) AS is_right,
    string_agg(DISTINCT s.category, ', ' ORDER BY s.category) AS why
FROM offered o
JOIN sold s ON s.word = o.word
JOIN goods g USING (question_id)
GROUP BY ALL
UNION ALL
SELECT q.question_id, NULL, false, q.slots['brand'] || ' sells no ' || q.slots['goods']
FROM asked q
ANTI JOIN (
    SELECT g.question_id, s.word FROM goods g JOIN sold s USING (category)
) s ON s.question_id = q.question_id AND s.word = plain(q.slots['brand'])
