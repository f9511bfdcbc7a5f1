-- Sessions: a chain of products whose next step has known chances, told with queries, clicks, carts and purchases.

CREATE TABLE session_chance AS  -- of the next product, by what leads to it; a lone product has no neighbours
SELECT a.product, a.idx, a.category, a.start, a.members, COALESCE(c.turns, 0) AS turns,
       CASE WHEN members > 1 THEN 0.40 ELSE 0 END AS near, CASE WHEN members > 1 THEN 0.15 ELSE 0 END AS same_category,
       CASE WHEN turns IS NULL THEN 0 WHEN members > 1 THEN 0.27 ELSE 0.60 END AS companion,
       CASE WHEN turns IS NULL THEN 0 WHEN members > 1 THEN 0.12 ELSE 0.34 END AS complement
FROM active a LEFT JOIN (SELECT DISTINCT idx, turns FROM companion) c USING (idx);

CREATE TABLE session AS
WITH drawn AS (
    SELECT range AS number, 'S' || lpad(CAST(range AS VARCHAR), 8, '0') AS session,
           CAST(floor(u('visitor', 'S' || range) * getvariable('users')) AS BIGINT) AS user_number
    FROM range(CAST(getvariable('sessions') AS BIGINT))
)
SELECT d.session, 'U' || lpad(CAST(user_number AS VARCHAR), 7, '0') AS visitor, l.locale,
       TIMESTAMP '2025-03-01 06:00:00' + to_days(CAST(floor(u('session day', session) * 28) AS INTEGER))
           + to_seconds(floor(u('session time', session) * 57600)) AS started,
       2 + CAST(floor(u('steps', session) * 5) AS INTEGER) AS steps
FROM drawn d JOIN w_locale l ON l.number = user_number % (SELECT count(*) FROM w_locale);

CREATE TABLE visit AS
SELECT s.session, 1 AS step, 'start' AS reason,
       p.start + CAST(floor(u('first product', session) * p.members) AS BIGINT) AS idx
FROM session s JOIN popular p ON u('first category', session) >= p.low AND u('first category', session) < p.high;

-- one_step moves every session of at least `this + 1` steps on by one product.
CREATE MACRO one_step(this) AS TABLE
WITH now AS (
    SELECT v.session, v.step + 1 AS step, c.*, u('reason', v.session || v.step) AS r, u('which', v.session || v.step) AS which,
           u('which category', v.session || v.step) AS way
    FROM visit v JOIN session s USING (session) JOIN session_chance c USING (idx) WHERE v.step = this AND s.steps > this
), reasoned AS (
    SELECT *, CASE WHEN r < near THEN 'near' WHEN r < near + same_category THEN 'same_category'
                   WHEN r < near + same_category + companion THEN 'companion'
                   WHEN r < near + same_category + companion + complement THEN 'complement' ELSE 'noise' END AS reason FROM now
)
SELECT r.session, r.step, r.reason,
       CASE r.reason
           WHEN 'near' THEN r.start + (r.idx - r.start + 1 + CAST(floor(which * least(3, members - 1)) AS BIGINT)) % members
           WHEN 'same_category' THEN r.start + (r.idx - r.start + 1 + CAST(floor(which * (members - 1)) AS BIGINT)) % members
           WHEN 'companion' THEN c.other_idx
           WHEN 'complement' THEN c.other_start + CAST(floor(which * c.other_members) AS BIGINT)
           ELSE CAST(floor(which * (SELECT count(*) FROM active)) AS BIGINT) END AS idx
FROM reasoned r LEFT JOIN companion c ON c.idx = r.idx AND c.turn = CAST(floor(way * r.turns) AS BIGINT);

INSERT INTO visit SELECT * FROM one_step(1);
INSERT INTO visit SELECT * FROM one_step(2);
INSERT INTO visit SELECT * FROM one_step(3);
INSERT INTO visit SELECT * FROM one_step(4);
INSERT INTO visit SELECT * FROM one_step(5);

-- The queries that lead to a product: all that it answers exactly, the plain noun last.
CREATE TABLE way_in AS
SELECT q.locale, s.product, list(q.text ORDER BY q.query) AS texts
FROM intent i JOIN shelf s USING (category) JOIN query q USING (intent)
LEFT JOIN shelf_choice x ON x.product = s.product AND x.attribute = i.a1
LEFT JOIN shelf_choice y ON y.product = s.product AND y.attribute = i.a2
WHERE i.form <> 'noun' AND (i.brand IS NULL OR s.brand = i.brand) AND (i.a1 IS NULL OR x.value = i.v1) AND (i.a2 IS NULL OR y.value = i.v2)
GROUP BY ALL;

CREATE TABLE event AS
WITH seen AS (
    SELECT v.*, s.locale, s.visitor, s.started, a.product, a.category, v.session || '-' || v.step AS key, lower(n.noun) AS noun,
           pick(w.texts, 'asks', v.session || '-' || v.step) AS ask, pick(w.texts, 'asks again', v.session || '-' || v.step) AS ask_again
    FROM visit v JOIN session s USING (session) JOIN active a USING (idx)
    JOIN w_category_name n ON n.category = a.category AND n.locale = s.locale AND n.kind = 'name'
    LEFT JOIN way_in w ON w.locale = s.locale AND w.product = a.product
), action AS (
    SELECT session, step, 0 AS turn, 'query' AS kind, NULL AS product, step = 1 OR reason = 'complement' AS happens,
           CASE WHEN u('plain', key) < 0.5 THEN noun
                WHEN u('plain', key) < 0.65 THEN lower(replace(pick(vague.texts, 'vague', key), '{noun}', noun))
                ELSE COALESCE(ask, noun) END AS query, false AS is_noise, key
    FROM seen JOIN w_phrases vague ON vague.locale = seen.locale AND vague.kind = 'query:vague'
    UNION ALL  -- a broad query that is made narrower before the first click
    SELECT session, step, 1, 'query', NULL, (step = 1 OR reason = 'complement') AND u('plain', key) < 0.65 AND u('again', key) < 0.6
           AND ask_again IS NOT NULL, ask_again, false, key FROM seen
    UNION ALL
    SELECT session, step, 3, CASE WHEN reason IN ('companion', 'noise') THEN 'view' ELSE 'click' END, product, true, NULL, reason = 'noise', key FROM seen
    UNION ALL
    SELECT session, step, 4, 'cart', product, u('cart', key) < 0.25, NULL, false, key FROM seen WHERE reason <> 'noise'
    UNION ALL
    SELECT session, step, 5, 'purchase', product, u('cart', key) < 0.25 AND u('buys', key) < 0.6, NULL, false, key FROM seen WHERE reason <> 'noise'
    UNION ALL  -- a query that has nothing to do with what is looked for
    SELECT s.session, s.step, 6, 'query', NULL, u('strays', s.key) < 0.06, lower(n.noun), true, s.key
    FROM seen s JOIN popular p ON u('stray category', s.key) >= p.low AND u('stray category', s.key) < p.high
    JOIN w_category_name n ON n.category = p.category AND n.locale = s.locale AND n.kind = 'name'
), told AS (
    SELECT *, row_number() OVER (PARTITION BY session ORDER BY step, turn) AS position FROM action WHERE happens
)
SELECT t.session || '-' || lpad(CAST(position AS VARCHAR), 2, '0') AS event, t.session, s.visitor, s.locale,
       s.started + to_seconds(45 * position + floor(40 * u('pause', t.key || turn))) AS ts, position, kind, query, product, t.is_noise, step, s.started
FROM told t JOIN session s USING (session);
