-- Where the catalog knows nothing of the phrases, the text decides: a wrong phrase is one of another product, in whose
-- title it stands in part, and none of its words begins like a word of this product's text. That alone refutes no "washable":
-- what counts (sure) is another kind of thing (in more words than one, since "compact" is a kind too) or another maker.
WITH ring AS (
    SELECT product_id, locale, style, row_number() OVER (PARTITION BY locale, style ORDER BY min(draw), product_id) AS nth,
        count(*) OVER (PARTITION BY locale, style) AS members
    FROM step.loose_phrase GROUP BY product_id, locale, style
),
neighbour AS (
    SELECT product_id, other_id, locale, max(nearness) AS nearness FROM (
        SELECT a.product_id, b.product_id AS other_id, a.locale, least(0.9, 0.4 + 0.1 * count(*)) AS nearness
        FROM (SELECT * FROM step.title_word JOIN ring USING (product_id, locale)) a
        JOIN (SELECT * FROM step.title_word JOIN ring USING (product_id, locale)) b
            ON b.word = a.word AND b.locale = a.locale AND b.style = a.style AND b.product_id <> a.product_id
        GROUP BY a.product_id, b.product_id, a.locale
        UNION ALL
        SELECT a.product_id, b.product_id, a.locale, 0.2
        FROM ring a CROSS JOIN (SELECT unnest(range(1, 9)) AS step) JOIN ring b ON b.locale = a.locale AND b.style = a.style AND b.nth = (a.nth + step - 1) % a.members + 1
        WHERE step < a.members
    )
    GROUP BY product_id, other_id, locale
    QUALIFY row_number() OVER (PARTITION BY product_id, locale ORDER BY max(nearness) DESC, key_hash(product_id || ' ' || other_id, 'neighbour')) <= 10
        OR max(nearness) = 0.2
)
SELECT n.product_id, n.locale, n.other_id, k.phrase, n.nearness, k.draw, k.sure
FROM neighbour n JOIN step.loose_phrase k ON k.product_id = n.other_id AND k.locale = n.locale
JOIN step.loose here ON here.product_id = n.product_id AND here.locale = n.locale
WHERE len(k.starts) > 0 AND NOT list_bool_or([contains(here.flat, s) FOR s IN k.starts])
