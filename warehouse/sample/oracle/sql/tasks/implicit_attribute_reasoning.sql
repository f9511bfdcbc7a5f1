-- Right: the value that the product has, while its title tells nothing of the attribute; of wrong ones no value that things
-- of its category may have.
WITH about AS (
    SELECT q.question_id, s.entity AS product, p.category, t.entity AS attribute, f.value, e.attribute IS NOT NULL AS is_stated
    FROM asked q
    JOIN subject('title', 'product') s USING (question_id)
    JOIN truth.product p ON p.product = s.entity
    JOIN subject('attribute', 'attribute') t USING (question_id)
    LEFT JOIN truth.fact f ON f.product = s.entity AND f.attribute = t.entity
    LEFT JOIN truth.stated_fact e ON e.product = s.entity AND e.attribute = t.entity AND e.locale = q.language AND e.part = 'title'
)
SELECT o.question_id, o.position,
    bool_or(CASE WHEN o.is_gold THEN c.entity = b.attribute || '.' || b.value AND NOT b.is_stated
        ELSE c.entity = b.attribute || '.' || b.value OR v.value IS NOT NULL END) AS is_right,
    b.product || ' has ' || coalesce(b.value, 'no ' || b.attribute) || CASE WHEN b.is_stated THEN ', told' ELSE ', not told' END AS why
FROM offered o JOIN about b USING (question_id)
JOIN called c ON c.kind = 'value' AND c.locale = o.language AND c.word = o.word
LEFT JOIN truth.category_value v
    ON v.category = b.category AND v.attribute = b.attribute AND v.attribute || '.' || v.value = c.entity
GROUP BY ALL
