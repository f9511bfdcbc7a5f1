-- Right: baskets with the category truly hold it at least a third as often as they hold the gold.
WITH rate AS (
    SELECT a.question_id, a.position, a.is_gold, s.entity AS category, coalesce(r.joint_rate, 0) AS rate, coalesce(r.lift, 0) AS lift
    FROM offered a
    JOIN subject('category', 'category') s USING (question_id)
    JOIN called c ON c.kind = 'category' AND c.locale = a.language AND c.word = a.word AND c.entity <> s.entity
    LEFT JOIN truth.basket_rate r ON r.category = s.entity AND r.other = c.entity
), gold AS (SELECT question_id, rate FROM rate WHERE is_gold)
SELECT r.question_id, r.position, CASE WHEN r.is_gold THEN lift > 1 ELSE r.rate * 3 >= g.rate END AS is_right,
    r.rate || ' of all baskets hold both, ' || g.rate || ' the right one' AS why
FROM rate r JOIN gold g USING (question_id)
