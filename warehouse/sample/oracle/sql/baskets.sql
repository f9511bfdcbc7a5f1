-- What goes into one basket with a product: the options of a task whose prompt shows the product.
-- Right: baskets truly hold it with the product at least a third as often as they hold the rarest gold; gold: their
-- categories truly meet more often than by chance.
-- The chance that a basket holds both is exact: summed over what the basket may be begun with and the unrelated things.
CREATE MACRO bought_together(task_name) AS TABLE
WITH pair AS (
    SELECT DISTINCT s.entity AS a, c.entity AS b
    FROM answer o JOIN subject('product', 'product') s USING (question_id)
    JOIN called c ON c.kind = 'product' AND c.locale = o.language AND c.word = o.word
    WHERE o.task = task_name AND c.entity <> s.entity
),
-- p: a basket begins with it; q: one unrelated thing is it. Both: its category by popularity, then any of its members.
thing AS (SELECT product, category, members, share / members AS p FROM truth.place JOIN truth.popularity USING (category)),
begun AS (  -- what a basket begun with `main` holds of a and of b besides unrelated things
    SELECT t.a, t.b, m.product AS main, m.p, t.same,
        CASE WHEN m.product = t.a THEN 1 ELSE coalesce(ka.chance, 0)
            * (CASE WHEN ca.companion = t.a THEN 0.6 ELSE 0 END + 0.4 / t.a_members) END AS has_a,
        CASE WHEN m.product = t.b THEN 1 ELSE coalesce(kb.chance, 0)
            * (CASE WHEN cb.companion = t.b THEN 0.6 ELSE 0 END + 0.4 / t.b_members) END AS has_b
    FROM (
        SELECT pair.a, pair.b, x.category AS a_category, y.category AS b_category, x.members AS a_members,
            y.members AS b_members, x.category = y.category AS same
        FROM pair JOIN thing x ON x.product = a JOIN thing y ON y.product = b) t
    JOIN (
        SELECT DISTINCT b.other AS of_category, b.category FROM truth.basket_chance b
        UNION SELECT category, category FROM truth.popularity
    ) l ON l.of_category IN (t.a_category, t.b_category)
    JOIN thing m ON m.category = l.category
    LEFT JOIN truth.basket_chance ka ON ka.category = m.category AND ka.other = t.a_category
    LEFT JOIN truth.basket_chance kb ON kb.category = m.category AND kb.other = t.b_category
    LEFT JOIN truth.companion ca ON ca.product = m.product AND ca.other_category = t.a_category
    LEFT JOIN truth.companion cb ON cb.product = m.product AND cb.other_category = t.b_category
    GROUP BY ALL
),
-- One category joins with one product only, so two products of it exclude each other.
met AS (SELECT *, CASE WHEN same AND main NOT IN (a, b) THEN 0 ELSE has_a * has_b END AS has_both FROM begun),
noise(things, weight) AS (VALUES (0, 0.6), (1, 0.3), (2, 0.1)),
joint AS (
    SELECT m.a, m.b,
        sum(weight * (m.p * (1 - (1 - has_a) * pow(1 - x.p, things) - (1 - has_b) * pow(1 - y.p, things)
            + (1 - has_a - has_b + has_both) * pow(1 - x.p - y.p, things))
            -- every other beginning gives both by chance only
            - m.p * (1 - pow(1 - x.p, things) - pow(1 - y.p, things) + pow(1 - x.p - y.p, things))))
        + sum(weight * (1 - pow(1 - x.p, things) - pow(1 - y.p, things) + pow(1 - x.p - y.p, things)))
            / count(DISTINCT main) AS rate
    FROM met m JOIN thing x ON x.product = m.a JOIN thing y ON y.product = m.b CROSS JOIN noise
    GROUP BY ALL
),
rate AS (
    SELECT o.question_id, o.position, o.is_gold, coalesce(j.rate, 0) AS rate, coalesce(r.lift, 0) AS lift
    FROM answer o JOIN subject('product', 'product') s USING (question_id)
    JOIN called c ON c.kind = 'product' AND c.locale = o.language AND c.word = o.word
    LEFT JOIN joint j ON j.a = s.entity AND j.b = c.entity
    LEFT JOIN truth.basket_rate r ON r.category = (SELECT category FROM truth.product WHERE product = s.entity)
        AND r.other = (SELECT category FROM truth.product WHERE product = c.entity)
    WHERE o.task = task_name AND c.entity <> s.entity
), gold AS (SELECT question_id, min(rate) AS rate FROM rate WHERE is_gold GROUP BY question_id)
SELECT r.question_id, r.position, CASE WHEN r.is_gold THEN r.lift > 1 ELSE r.rate * 3 >= g.rate END AS is_right,
    round(r.rate * 1e6, 2) || ' of a million baskets hold both, ' || round(g.rate * 1e6, 2) || ' the rarest right one' AS why
FROM rate r JOIN gold g USING (question_id);
