-- Right: the chance to come after the last product shown is at least a third of the gold's. The gold must be what truly
-- came next in that session, and not by noise alone.
WITH line AS (
    SELECT question_id, language, i, plain(regexp_replace(lines[i], '^[^:：]*[:：]\s*', '')) AS word
    FROM (SELECT question_id, language, string_split(slots['actions'], chr(10)) AS lines FROM asked),
        unnest(range(1, len(lines) + 1)) AS t(i)
), last AS (
    SELECT question_id, arg_max(entity, i) AS product
    FROM line l JOIN called c ON c.kind = 'product' AND c.locale = l.language AND c.word = l.word
    GROUP BY question_id
), option AS (
    SELECT o.question_id, o.position, o.is_gold, l.product AS before, c.entity AS product
    FROM offered o JOIN last l USING (question_id)
    JOIN called c ON c.kind = 'product' AND c.locale = o.language AND c.word = o.word
), way AS (
    SELECT product, count(*) AS turns FROM truth.companion GROUP BY product
), chance AS (
    SELECT o.*, CAST(s.noise AS DOUBLE) / (SELECT count(*) FROM truth.place) AS by_noise,
        CASE WHEN a.category = b.category AND a.product <> b.product THEN
            CASE WHEN (b.idx - a.idx + a.members) % a.members <= 3
                THEN CAST(s.near AS DOUBLE) / least(3, a.members - 1) ELSE 0 END
            + CAST(s.same_category AS DOUBLE) / (a.members - 1) ELSE 0 END
        + CASE WHEN c.companion = o.product THEN CAST(s.companion AS DOUBLE) / w.turns ELSE 0 END
        + CASE WHEN c.companion IS NOT NULL THEN CAST(s.complement AS DOUBLE) / w.turns / b.members ELSE 0 END AS by_link
    FROM option o
    JOIN truth.place a ON a.product = o.before
    JOIN truth.session_chance s ON s.product = o.before
    LEFT JOIN way w ON w.product = o.before
    LEFT JOIN truth.place b ON b.product = o.product
    LEFT JOIN truth.companion c ON c.product = o.before AND c.other_category = b.category
), rate AS (
    SELECT *, coalesce(by_noise + by_link, 0) AS rate FROM chance
), gold AS (SELECT question_id, rate FROM rate WHERE is_gold),
-- The visits of a session, in order: a product again right after itself is the same visit.
visit AS (
    SELECT session, position, product,
        lag(product) OVER (PARTITION BY session ORDER BY position) AS before
    FROM truth.event WHERE product IS NOT NULL
), happened AS (
    SELECT DISTINCT r.question_id
    FROM rate r JOIN asked q USING (question_id)
    JOIN visit v ON v.session = own(q.fact_key) AND v.before = r.before AND v.product = r.product
    WHERE r.is_gold AND v.before <> v.product
)
SELECT r.question_id, r.position, CASE WHEN r.is_gold THEN r.by_link > 0 ELSE r.rate * 3 >= g.rate END AS is_right,
    'comes with chance ' || round(r.rate, 6) || ', the right one with ' || round(g.rate, 6) AS why
FROM rate r JOIN gold g USING (question_id)
UNION ALL
SELECT q.question_id, NULL, false, 'this product did not come next in the session' FROM asked q ANTI JOIN happened USING (question_id)
