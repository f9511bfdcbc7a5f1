-- A product and at most sixteen that baskets hold together with it: of shelves that baskets with its shelf hold at least
-- three times as often as other baskets (joint), the closest ties first, not the best sellers: bread is in half of all baskets.
-- A product that is a shelf of its own is known by its name alone: eight times, or nobody could tell why the two go together.
WITH strong AS MATERIALIZED (
    SELECT t.shelf_id, t.other_id, t.baskets AS joint, a.is_alone,
        floor(log2(t.baskets * a.total / (a.baskets * b.baskets))) AS lift
    FROM step.shelf_pair t JOIN step.shelf a ON a.shelf_id = t.shelf_id JOIN step.shelf b ON b.shelf_id = t.other_id
    WHERE t.baskets >= 16 AND wilson_low(t.baskets, a.baskets) >= if(a.is_alone, 8, 3) * b.baskets / a.total
      AND NOT EXISTS (
          SELECT 1 FROM core.relation r
          WHERE r.kind = 'substitutes' AND r.left_id = t.shelf_id AND r.right_id = t.other_id)
),
-- Single products come and go: two that were sold in the same weeks before Christmas are no pair. So the baskets that
-- chance would give are counted month by month.
monthly AS (
    SELECT shelf_id, month, count(DISTINCT basket_id) AS baskets FROM step.basket_line
    SEMI JOIN (FROM step.shelf WHERE is_alone) USING (shelf_id) GROUP BY ALL
),
season AS (SELECT source, month, count(DISTINCT basket_id) AS baskets FROM step.basket_line GROUP BY ALL),
in_season AS (
    SELECT t.shelf_id, t.other_id
    FROM strong t JOIN step.shelf s ON s.shelf_id = t.shelf_id
    JOIN monthly a ON a.shelf_id = t.shelf_id
    JOIN monthly b ON b.shelf_id = t.other_id AND b.month IS NOT DISTINCT FROM a.month
    JOIN season n ON n.source = s.source AND n.month IS NOT DISTINCT FROM a.month
    WHERE t.is_alone
    GROUP BY t.shelf_id, t.other_id, t.joint, s.baskets
    HAVING wilson_low(t.joint, s.baskets) * s.baskets >= 3 * sum(a.baskets * b.baskets / n.baskets)
),
tied AS MATERIALIZED (
    FROM strong WHERE NOT is_alone UNION ALL FROM strong SEMI JOIN in_season USING (shelf_id, other_id)
),
shown AS MATERIALIZED (SELECT DISTINCT product_id FROM step.basket_label),
-- At most a dozen products of a category, two thousand of a shop: the pairs below stay few in any catalog.
anchor AS MATERIALIZED (
    SELECT product_id, shelf_id, source
    FROM (
        SELECT l.product_id, l.shelf_id, l.source,
            row_number() OVER (PARTITION BY l.shelf_id ORDER BY key_hash(l.product_id, 'anchor')) AS nth
        FROM step.basket_line l JOIN shown USING (product_id) SEMI JOIN tied USING (shelf_id)
        GROUP BY l.product_id, l.shelf_id, l.source HAVING count(*) >= 5
    )
    WHERE nth <= 12
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY nth, key_hash(product_id, 'anchor')) <= 2000
),
held AS MATERIALIZED (
    SELECT a.product_id, a.shelf_id, i.basket_id FROM anchor a JOIN step.basket_line i USING (product_id) WHERE NOT i.is_repeat
),
pair AS MATERIALIZED (
    SELECT a.product_id, a.shelf_id, o.product_id AS other_id, o.shelf_id AS other_shelf, count(*) AS baskets
    FROM held a JOIN step.basket_line o ON o.basket_id = a.basket_id AND o.product_id <> a.product_id AND NOT o.is_repeat
    GROUP BY ALL
),
likely AS MATERIALIZED (
    SELECT p.product_id, p.shelf_id, p.other_id, p.other_shelf, s.joint, s.lift, p.baskets
    FROM pair p JOIN tied s ON s.shelf_id = p.shelf_id AND s.other_id = p.other_shelf SEMI JOIN shown ON shown.product_id = p.other_id
    -- Single products: by many customers, not by one who orders the same week after week.
    WHERE p.baskets >= if(s.is_alone, greatest(2, s.joint / 2), 2)
    QUALIFY row_number() OVER (PARTITION BY p.product_id ORDER BY s.lift DESC, p.baskets DESC, key_hash(p.product_id || ' ' || p.other_id, 'likely')) <= 16
),
-- A word that both have (a design, a brand, a kind) would answer without any knowledge of what is bought.
word AS MATERIALIZED (
    SELECT product_id, list(DISTINCT word) AS words
    FROM (
        SELECT product_id, unnest(string_split(norm_text(label), ' ')) AS word
        FROM step.basket_label SEMI JOIN (SELECT product_id FROM likely UNION SELECT other_id FROM likely) u USING (product_id)
    )
    WHERE length(word) >= 4 AND NOT regexp_matches(word, '\d')
    GROUP BY product_id
)
SELECT l.product_id, l.shelf_id, l.other_id, l.other_shelf, l.joint, l.lift, l.baskets
FROM likely l LEFT JOIN word a ON a.product_id = l.product_id LEFT JOIN word b ON b.product_id = l.other_id
WHERE NOT coalesce(list_has_any(a.words, b.words), false)
