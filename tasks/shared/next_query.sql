-- A place in a session and the query that comes next there. Either the customer has looked at a product and turns to
-- another category, one that follows at least twice as often as chance; or has begun to search for something else and says
-- it more closely. Wrong: queries that others asked at such a place, of categories that follow less than chance.
-- step.share says which half of the places the task asks of, and how many wrong answers it takes.
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
wanted AS MATERIALIZED (
    SELECT q.query_id, q.locale, norm_text(q.text) AS word, w.category_id
    FROM core.query q JOIN core.query_category w USING (query_id) WHERE w.share >= 0.6
),
action AS MATERIALIZED (
    SELECT e.session_id, e.position, e.kind, e.query_text, e.product_id, e.source, e.src, e.locale,
        coalesce(e.user_id, e.session_id) AS user_id, t.word, w.query_id, coalesce(p.category_id, w.category_id) AS category_id
    FROM core.event e
    LEFT JOIN (SELECT DISTINCT query_text, norm_text(query_text) AS word FROM core.event WHERE query_text IS NOT NULL) t USING (query_text)
    LEFT JOIN wanted w ON w.locale = e.locale AND w.word = t.word
    LEFT JOIN core.product p ON p.product_id = e.product_id
),
followed AS MATERIALIZED (
    SELECT *, lag(category_id) OVER seen AS from_category, lag(query_id) OVER seen AS from_query,
        lag(query_text IS NOT NULL) OVER seen AS is_after_query
    FROM action WINDOW seen AS (PARTITION BY session_id ORDER BY position)
),
-- What customers turn to when they leave a category.
turn AS MATERIALIZED (
    SELECT source, from_category, category_id AS to_category, count(*) AS times FROM followed
    WHERE from_category <> category_id GROUP BY ALL
),
total AS (SELECT source, sum(times) AS times FROM turn GROUP BY source),
leaving AS (SELECT source, from_category, sum(times) AS times FROM turn GROUP BY ALL),
coming AS (SELECT source, to_category, sum(times) AS times FROM turn GROUP BY ALL),
strong AS MATERIALIZED (
    SELECT f.source, f.from_category, f.to_category, f.times AS joint, l.times AS own
    FROM turn f JOIN leaving l USING (source, from_category) JOIN coming c USING (source, to_category) JOIN total t USING (source)
    WHERE f.times >= 8 AND wilson_low(f.times, l.times) >= 2 * c.times / t.times
),
-- Habits of the whole shop: after a product the next query is for the same kind again; after a query it is for another kind.
habit AS MATERIALIZED (
    SELECT source, count(*) FILTER (NOT is_after_query) AS after_product, count(*) FILTER (NOT is_after_query AND from_category = category_id) AS again,
        count(*) FILTER (is_after_query) AS after_query, count(*) FILTER (is_after_query AND from_category <> category_id) AS other
    FROM followed WHERE query_text IS NOT NULL AND from_category IS NOT NULL AND category_id IS NOT NULL GROUP BY source
),
-- Queries that share a product judged right say one thing more or less closely.
akin AS (
    SELECT f.session_id, f.position
    FROM followed f JOIN core.judgement a ON a.query_id = f.from_query AND a.label = 'exact'
    JOIN core.judgement b ON b.query_id = f.query_id AND b.product_id = a.product_id AND b.label = 'exact'
    WHERE is_after_query AND f.from_category = f.category_id AND f.query_id <> f.from_query
    GROUP BY ALL
),
seen_category AS MATERIALIZED (
    SELECT session_id, category_id, min(position) AS position, max(position) FILTER (product_id IS NOT NULL) AS last_look
    FROM action WHERE category_id IS NOT NULL GROUP BY ALL
),
next_query AS MATERIALIZED (
    SELECT f.*, false AS is_closer FROM followed f SEMI JOIN strong g
        ON g.source = f.source AND g.from_category = f.from_category AND g.to_category = f.category_id
    WHERE query_text IS NOT NULL AND NOT is_after_query
        -- Another category than all before: what was looked for before is no news.
        AND NOT EXISTS (SELECT 1 FROM seen_category s WHERE s.session_id = f.session_id AND s.category_id = f.category_id AND s.position < f.position)
    UNION ALL
    SELECT f.*, true FROM followed f SEMI JOIN akin k USING (session_id, position)
    -- Something else was looked at before, so that words of the history stand in wrong options too.
    WHERE EXISTS (SELECT 1 FROM seen_category s WHERE s.session_id = f.session_id AND s.category_id <> f.category_id AND s.last_look < f.position)
        AND NOT EXISTS (SELECT 1 FROM action b WHERE b.session_id = f.session_id AND b.position < f.position AND b.word = f.word)
),
cut AS (
    SELECT n.*, session_id || ' ' || position AS cut_id, key_hash(session_id || ' ' || position, 'cut') AS turned
    FROM next_query n SEMI JOIN task_language l ON l.language = n.locale
    WHERE (key_hash(session_id || ' ' || position, 'one of two tasks') >= '8') = (SELECT is_upper_half FROM step.share)
    QUALIFY row_number() OVER (PARTITION BY session_id ORDER BY turned) <= 2
),
chosen AS MATERIALIZED (
    SELECT * FROM cut
    QUALIFY row_number() OVER (PARTITION BY from_category, is_closer, locale ORDER BY turned, cut_id) <= 5
),
-- What is offered was asked at such a place in another session: the same kind of wording as the right one.
phrase AS MATERIALIZED (
    SELECT locale, source, is_closer, category_id, query_text, word, min(src) AS src,
        row_number() OVER (PARTITION BY locale, source, is_closer, category_id ORDER BY key_hash(word, 'phrase'), word) AS nth
    FROM next_query GROUP BY locale, source, is_closer, category_id, query_text, word
),
place AS MATERIALIZED (SELECT DISTINCT source, locale, is_closer, from_category, category_id AS to_category FROM chosen),
-- The conditional test of two Poisson rates (Przyborowski and Wilenski, 1940): at most half as often as the right one.
refuted AS MATERIALIZED (
    SELECT x.source, x.is_closer, x.from_category, x.to_category, w.to_category AS wrong_category, coalesce(f.times, 0) AS joint,
        coalesce(g.own, l.times) AS own, g.joint AS gold_joint, wr.root_id = gr.root_id AS is_near, coalesce(wc.parent_id = gc.parent_id, false) AS is_sibling
    FROM (SELECT DISTINCT source, is_closer, from_category, to_category FROM place) x
    JOIN coming w ON w.source = x.source AND w.to_category NOT IN (x.from_category, x.to_category)
    JOIN leaving l ON l.source = x.source AND l.from_category = x.from_category
    JOIN total t ON t.source = x.source
    JOIN habit h ON h.source = x.source
    LEFT JOIN strong g ON g.source = x.source AND g.from_category = x.from_category AND g.to_category = x.to_category
    LEFT JOIN turn f ON f.source = x.source AND f.from_category = x.from_category AND f.to_category = w.to_category
    JOIN root wr ON wr.category_id = w.to_category
    JOIN root gr ON gr.category_id = x.to_category
    JOIN core.category wc ON wc.category_id = w.to_category
    JOIN core.category gc ON gc.category_id = x.to_category
    WHERE CASE WHEN x.is_closer THEN wilson_high(h.other, h.after_query) <= 0.2
        ELSE coalesce(f.times, 0) * t.times < w.times * l.times
            AND wilson_high(coalesce(f.times, 0), g.joint + coalesce(f.times, 0)) * 2
                <= 1 - wilson_high(coalesce(f.times, 0), g.joint + coalesce(f.times, 0)) END
    QUALIFY row_number() OVER (PARTITION BY x.source, x.is_closer, x.from_category, x.to_category
        ORDER BY is_near DESC, key_hash(x.from_category || x.to_category || w.to_category, 'near'), w.to_category) <= 24
),
-- Before the phrases, or the planner joins every place with every phrase.
offered_kind AS MATERIALIZED (
    SELECT c.cut_id, c.locale, r.*, ('0x' || left(key_hash(c.cut_id || r.wrong_category, 'which'), 6))::BIGINT AS which
    FROM chosen c
    JOIN refuted r ON r.source = c.source AND r.is_closer = c.is_closer AND r.from_category = c.from_category AND r.to_category = c.category_id
    ANTI JOIN seen_category s ON s.session_id = c.session_id AND s.category_id = r.wrong_category
    -- Nor what goes with something else in the session.
    ANTI JOIN (SELECT s.session_id, g.to_category FROM seen_category s JOIN strong g ON g.from_category = s.category_id) x
        ON x.session_id = c.session_id AND x.to_category = r.wrong_category
),
-- One phrase of a category, another for every place; those of the same department first.
other_kind AS (
    SELECT r.cut_id, r.word, r.query_text, r.src, CASE WHEN r.is_near THEN 0.6 ELSE 0.3 END AS nearness, CASE WHEN r.is_closer
            THEN 'of ' || h.after_query || ' queries right after a query ' || h.other || ' are for another kind of thing'
            ELSE r.joint || ' of ' || r.own || ' customers who leave such a product turn to its kind, fewer than chance; '
                || r.gold_joint || ' turn to the right kind' END AS evidence
    FROM (
        SELECT r.*, p.word, p.query_text, p.src
        FROM offered_kind r
        JOIN (SELECT *, max(nth) OVER (PARTITION BY locale, source, is_closer, category_id) AS phrases FROM phrase) p
            ON p.locale = r.locale AND p.source = r.source AND p.is_closer = r.is_closer AND p.category_id = r.wrong_category
            AND p.nth = 1 + r.which % p.phrases
        QUALIFY row_number() OVER (PARTITION BY r.cut_id ORDER BY r.is_near DESC, key_hash(r.cut_id || p.word, 'other kind'), p.word) <= (SELECT other_kind FROM step.share)) r
    JOIN habit h ON h.source = r.source
),
-- Queries for what the customer has already looked at: they repeat words of the history.
same_kind AS (
    SELECT c.cut_id, p.word, p.query_text, p.src, 0.65 AS nearness, CASE WHEN c.is_closer
            THEN 'of ' || h.after_query || ' queries right after a query ' || h.other || ' are for another kind of thing'
            ELSE 'of ' || h.after_product || ' queries right after a product ' || h.again || ' are for its own kind' END AS evidence
    FROM chosen c
    JOIN habit h ON h.source = c.source
    JOIN seen_category s ON s.session_id = c.session_id AND s.category_id <> c.category_id AND s.last_look < c.position
        AND (c.is_closer OR s.category_id = c.from_category)
    JOIN (SELECT DISTINCT locale, source, category_id, query_text, word, src FROM phrase) p
        ON p.locale = c.locale AND p.source = c.source AND p.category_id = s.category_id
    WHERE CASE WHEN c.is_closer THEN wilson_high(h.other, h.after_query) ELSE wilson_high(h.again, h.after_product) END <= 0.2
    QUALIFY row_number() OVER (PARTITION BY c.cut_id ORDER BY key_hash(c.cut_id || p.word, 'same kind'), p.word) <= (SELECT same_kind FROM step.share)
),
pool AS (
    SELECT w.cut_id, list(wrong_item('query ' || w.word, w.query_text, 'lift', w.evidence, w.nearness) ORDER BY w.word) AS pool,
        list(DISTINCT w.src ORDER BY w.src) AS rows, bool_or(w.nearness = 0.65) AS repeats
    FROM (FROM other_kind UNION ALL FROM same_kind) w
    JOIN chosen c USING (cut_id)
    -- Never a query of this session, before or after.
    ANTI JOIN action a ON a.session_id = c.session_id AND a.word = w.word
    WHERE w.word <> c.word
    GROUP BY w.cut_id
),
label AS (SELECT product_id, locale, title FROM core.product_text),
told AS (
    SELECT c.cut_id, a.position, a.src, t.text || ': ' || coalesce(a.query_text, l.title) AS line,
        row_number() OVER (PARTITION BY c.cut_id ORDER BY a.position DESC) AS back
    FROM chosen c
    JOIN action a ON a.session_id = c.session_id AND a.position < c.position
    JOIN task_text t ON t.key = a.kind AND t.language = c.locale
    LEFT JOIN label l ON l.product_id = a.product_id AND l.locale = c.locale
    WHERE coalesce(a.query_text, l.title) IS NOT NULL
),
history AS (
    SELECT cut_id, string_agg(line, chr(10) ORDER BY position) AS actions, list(src ORDER BY position) AS rows
    FROM told WHERE back <= 8 GROUP BY cut_id
)
SELECT c.cut_id, c.locale, c.user_id, c.from_category, c.is_closer, c.query_text, c.word, c.source, c.src, h.actions,
    h.rows AS history_rows, p.pool, p.rows AS pool_rows
FROM chosen c
JOIN history h USING (cut_id)
-- A list without a word of the history would show what is meant by leaving it out.
JOIN pool p ON p.cut_id = c.cut_id AND p.repeats
