-- What comes next in a session.

-- Right: the chance to come after the last product shown is at least a third of the gold's. The gold must be what truly
-- came next in that session, and not by noise alone. `is_foreign`: the options are titles in another
-- language than the actions.
CREATE MACRO next_product(task_name, is_foreign) AS TABLE
WITH line AS (
    SELECT question_id, language, i, plain(regexp_replace(lines[i], '^[^:：]*[:：]\s*', '')) AS word
    FROM (SELECT question_id, language, string_split(slots['actions'], chr(10)) AS lines FROM question WHERE task = task_name),
        unnest(range(1, len(lines) + 1)) AS t(i)
), last AS (
    SELECT question_id, arg_max(entity, i) AS product
    FROM line l JOIN called c ON c.kind = 'product' AND c.locale = l.language AND c.word = l.word
    GROUP BY question_id
), option AS (
    SELECT DISTINCT o.question_id, o.position, o.is_gold, l.product AS before, c.entity AS product
    FROM answer o JOIN last l USING (question_id)
    JOIN called c ON c.kind = 'product' AND (c.locale = o.language) <> is_foreign AND c.word = o.word
    WHERE o.task = task_name
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
    FROM rate r JOIN question q USING (question_id)
    JOIN visit v ON v.session = own(q.fact_key) AND v.before = r.before AND v.product = r.product
    WHERE r.is_gold AND v.before <> v.product
)
SELECT r.question_id, r.position, CASE WHEN r.is_gold THEN r.by_link > 0 ELSE r.rate * 3 >= g.rate END AS is_right,
    'comes with chance ' || round(r.rate, 6) || ', the right one with ' || round(g.rate, 6) AS why
FROM rate r JOIN gold g USING (question_id)
UNION ALL
SELECT q.question_id, NULL, false, 'this product did not come next in the session' FROM question q ANTI JOIN happened USING (question_id)
WHERE task = task_name;

-- What a search is for: a leaf category.
CREATE TABLE search_for AS
SELECT locale, plain(text) AS word, category FROM truth.search WHERE NOT is_noise
UNION
SELECT locale, word, category FROM wish;

-- Right: a query for what comes next. After a search it is said more closely: the same category. After a product: the
-- chance of a query of the category is at least a third of the gold's; the gold's must not be by noise alone. A query right
-- after a product is for one of its complement categories, or (6 in 100) for anything by popularity. The gold must
-- be what was really typed next in that session.
CREATE MACRO next_query(task_name) AS TABLE
WITH line AS (
    SELECT question_id, language, i, i = len(lines) AS is_last, plain(regexp_replace(lines[i], '^[^:：]*[:：]\s*', '')) AS word
    FROM (SELECT question_id, language, string_split(slots['actions'], chr(10)) AS lines FROM question WHERE task = task_name),
        unnest(range(1, len(lines) + 1)) AS t(i)
), last AS (
    SELECT l.question_id, c.entity AS product, s.category
    FROM line l
    LEFT JOIN called c ON c.kind = 'product' AND c.locale = l.language AND c.word = l.word
    LEFT JOIN search_for s ON s.locale = l.language AND s.word = l.word
    WHERE l.is_last
), option AS (
    SELECT o.question_id, o.position, o.is_gold, l.product, l.category AS searched, s.category
    FROM answer o JOIN last l USING (question_id)
    JOIN search_for s ON s.locale = o.language AND s.word = o.word
    WHERE o.task = task_name
), way AS (
    SELECT product, count(*) AS turns FROM truth.companion GROUP BY product
), rate AS (
    SELECT o.*, CASE WHEN o.product IS NULL THEN CAST(o.category = o.searched AS DOUBLE)
            WHEN c.companion IS NULL THEN 0 ELSE CAST(s.complement AS DOUBLE) / w.turns END AS by_link,
        0.06 * p.share AS by_noise
    FROM option o
    JOIN truth.popularity p ON p.category = o.category
    LEFT JOIN truth.session_chance s ON s.product = o.product
    LEFT JOIN way w ON w.product = o.product
    LEFT JOIN truth.companion c ON c.product = o.product AND c.other_category = o.category
), best AS (  -- a text may be typed for several categories
    SELECT question_id, position, is_gold, max(by_link) AS by_link, max(by_link + by_noise) AS rate FROM rate GROUP BY ALL
), gold AS (SELECT question_id, max(rate) AS rate FROM best WHERE is_gold GROUP BY question_id)
SELECT r.question_id, r.position, CASE WHEN r.is_gold THEN r.by_link > 0 ELSE r.rate * 3 >= g.rate END AS is_right,
    'comes with chance ' || round(r.rate, 6) || ', the right one with ' || round(g.rate, 6) AS why
FROM best r JOIN gold g USING (question_id)
UNION ALL
SELECT a.question_id, NULL, false, a.text || ' was not typed next in the session'
FROM answer a JOIN question q USING (question_id)
LEFT JOIN truth.search s ON s.session = split_part(own(q.fact_key), ' ', 1)
    AND s.position = TRY_CAST(split_part(own(q.fact_key), ' ', 2) AS BIGINT) AND plain(s.text) = a.word
WHERE a.task = task_name AND a.is_gold
GROUP BY ALL HAVING count(s.event) = 0;
