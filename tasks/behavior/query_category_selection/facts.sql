-- One fact: a query and the category in which it is answered, or the category above where the query says the name itself.
-- Wrong: neighbours of the right one in which neither this query nor another one for the same category finds anything.
WITH RECURSIVE top AS MATERIALIZED (
    SELECT w.query_id, w.category_id, w.share, w.source, w.src, q.locale, q.text AS query, q.src AS query_src
    FROM (
        SELECT *, row_number() OVER (PARTITION BY query_id ORDER BY share DESC, category_id) AS nth,
            lead(share, 1, 0) OVER (PARTITION BY query_id ORDER BY share DESC, category_id) AS next_share
        FROM core.query_category
    ) w
    JOIN core.query q ON q.query_id = w.query_id
    SEMI JOIN task_language l ON l.language = q.locale
    -- One category is wanted, not one of two.
    WHERE w.nth = 1 AND w.share >= 0.6 AND w.next_share <= 0.2
),
node AS MATERIALIZED (
    SELECT c.category_id, c.parent_id, p.parent_id AS branch_id, c.source, n.locale, n.name, norm_text(n.name) AS word, n.src
    FROM core.category c
    LEFT JOIN core.category p ON p.category_id = c.parent_id
    JOIN core.category_name n ON n.category_id = c.category_id AND n.kind = 'name'
    SEMI JOIN (SELECT DISTINCT source FROM top) s ON s.source = c.source
    SEMI JOIN (SELECT DISTINCT locale FROM top) l ON l.locale = n.locale
),
-- The beginnings of a name's words: five letters, or two signs where words are not parted.
stem AS MATERIALIZED (
    SELECT DISTINCT category_id, locale, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN [word[i:i + 1] FOR i IN range(1, greatest(length(word), 2))]
        ELSE [left(w, 5) FOR w IN string_split(word, ' ') IF length(w) >= 3] END) AS stem
    FROM node
),
family AS (
    SELECT category_id AS leaf_id, category_id, 0 AS up FROM core.category
    UNION ALL
    SELECT category_id, parent_id, 1 FROM core.category WHERE parent_id IS NOT NULL
),
worded AS MATERIALIZED (
    SELECT *, CASE WHEN locale IN ('ja', 'zh')
        THEN [query_word[i:i + 1] FOR i IN range(2, greatest(length(query_word) - 1, 3))]
        ELSE [left(w, 5) FOR w IN string_split(trim(query_word), ' ') IF regexp_matches(w, '\pL{3}')] END AS stems
    FROM (SELECT *, ' ' || norm_text(query) || ' ' AS query_word FROM top)
),
-- A search box finds something for every word. What is wanted shows where a word of the query stands in the name of the
-- category or of the one above it, or in another query for the same category.
plain AS (
    SELECT w.query_id FROM (SELECT query_id, category_id, locale, unnest(stems) AS stem FROM worded) w
    JOIN family f ON f.leaf_id = w.category_id JOIN stem s ON s.category_id = f.category_id AND s.locale = w.locale AND s.stem = w.stem
    UNION
    SELECT unnest(queries) FROM (
        SELECT list(DISTINCT query_id) AS queries FROM (SELECT query_id, category_id, locale, unnest(stems) AS stem FROM worded)
        GROUP BY category_id, locale, stem HAVING count(DISTINCT query_id) > 1)
),
-- Queries for one category are near-copies; a few of each are enough.
drawn AS MATERIALIZED (
    SELECT * EXCLUDE (stems) FROM worded SEMI JOIN plain USING (query_id)
    QUALIFY row_number() OVER (PARTITION BY category_id, locale ORDER BY key_hash(query_id, 'category'), query_id) <= 6
),
-- How many words of a name the query says, for the right category and the one above it.
untold AS (
    SELECT d.query_id, d.locale, d.query_word, d.category_id AS leaf_id, f.category_id AS gold_id, f.up
    FROM drawn d
    JOIN family f ON f.leaf_id = d.category_id
    JOIN node n ON n.category_id = f.category_id AND n.locale = d.locale
    ANTI JOIN (
        SELECT d.query_id, f.category_id
        FROM drawn d JOIN family f ON f.leaf_id = d.category_id
        JOIN stem s ON s.category_id = f.category_id AND s.locale = d.locale
        WHERE contains(d.query_word, s.stem)) told ON told.query_id = d.query_id AND told.category_id = f.category_id
    QUALIFY row_number() OVER (PARTITION BY d.query_id ORDER BY f.up) = 1
),
-- No category is right much oftener than the others, which are its wrong neighbours.
golden AS MATERIALIZED (
    SELECT * FROM untold
    QUALIFY row_number() OVER (PARTITION BY gold_id, locale ORDER BY key_hash(query_id, 'right'), query_id) <= 9
),
-- Categories that answer queries of one category as well: found in the same list, or of products judged right or nearly right.
shared AS MATERIALIZED (
    SELECT DISTINCT t.category_id AS leaf_id, w.category_id FROM top t JOIN core.query_category w USING (query_id)
    UNION
    SELECT DISTINCT t.category_id, p.category_id
    FROM top t
    JOIN core.judgement j ON j.query_id = t.query_id AND j.label IN ('exact', 'substitute', 'partial')
    JOIN core.product p ON p.product_id = j.product_id
    WHERE p.category_id IS NOT NULL
),
taken AS MATERIALIZED (SELECT DISTINCT s.leaf_id, f.category_id FROM shared s JOIN family f ON f.leaf_id = s.category_id),
asked AS MATERIALIZED (SELECT DISTINCT leaf_id, gold_id, up, locale FROM golden),
gold_stem AS (SELECT a.gold_id, a.locale, s.stem FROM asked a JOIN stem s ON s.category_id = a.gold_id AND s.locale = a.locale),
-- Names that share a word ("Wall Art" and "Wall Clocks") are near where a shop has no tree.
alike AS (
    SELECT g.gold_id, g.locale, s.category_id, count(DISTINCT s.stem) AS stems
    FROM (SELECT DISTINCT * FROM gold_stem) g JOIN stem s ON s.stem = g.stem AND s.locale = g.locale AND s.category_id <> g.gold_id
    GROUP BY ALL
),
stems AS (SELECT category_id, locale, count(*) AS stems FROM stem GROUP BY ALL),
wrong AS MATERIALIZED (
    SELECT a.leaf_id, a.gold_id, a.locale, w.category_id AS wrong_id, w.name,
        CASE WHEN w.parent_id = g.parent_id THEN 0.8 WHEN k.stems > 0 THEN 0.6 WHEN w.branch_id = g.branch_id THEN 0.5 ELSE 0.2 END AS nearness
    FROM asked a
    JOIN node g ON g.category_id = a.gold_id AND g.locale = a.locale
    JOIN node w ON w.locale = a.locale AND w.source = g.source AND w.category_id <> a.gold_id
        AND (w.parent_id IS NULL) = (g.parent_id IS NULL) AND (w.branch_id IS NULL) = (g.branch_id IS NULL)
    -- Only what is right for other queries is offered: what is never right would be known by its name.
    SEMI JOIN asked r ON r.gold_id = w.category_id AND r.locale = w.locale
    LEFT JOIN alike k ON k.gold_id = a.gold_id AND k.locale = a.locale AND k.category_id = w.category_id
    LEFT JOIN stems gs ON gs.category_id = a.gold_id AND gs.locale = a.locale
    LEFT JOIN stems ws ON ws.category_id = w.category_id AND ws.locale = a.locale
    ANTI JOIN taken t ON t.leaf_id = a.leaf_id AND t.category_id = w.category_id
    -- A name that holds half of the words of the other is a wider, a closer or another one of the same.
    WHERE coalesce(k.stems * 2 < least(gs.stems, ws.stems), true)
    QUALIFY row_number() OVER (PARTITION BY a.leaf_id, a.gold_id, a.locale
        ORDER BY nearness DESC, key_hash(a.gold_id || ' ' || w.category_id, 'wrong'), w.category_id) <= 24
),
-- A wrong category that is said in the query would be a trap, and one with a shelf that is said ("speakers" under Audio)
-- another right one; only ones of which nothing is said are offered.
above AS (
    SELECT category_id, category_id AS above_id FROM core.category
    UNION ALL
    SELECT a.category_id, c.parent_id FROM above a JOIN core.category c ON c.category_id = a.above_id WHERE c.parent_id IS NOT NULL
),
under AS MATERIALIZED (
    SELECT DISTINCT a.above_id AS category_id, s.locale, s.stem FROM above a JOIN stem s USING (category_id)
    SEMI JOIN asked r ON r.gold_id = a.above_id AND r.locale = s.locale
),
pool AS (
    SELECT g.query_id, list(wrong_item(w.wrong_id, w.name, 'closed_list',
        'the categories in which the query is answered are listed, this one is not among them', w.nearness)) AS pool
    FROM golden g JOIN wrong w USING (leaf_id, gold_id, locale)
    ANTI JOIN (
        SELECT g.query_id, w.wrong_id FROM golden g JOIN wrong w USING (leaf_id, gold_id, locale)
        JOIN under s ON s.category_id = w.wrong_id AND s.locale = g.locale
        WHERE contains(g.query_word, CASE WHEN length(s.stem) >= 4 OR g.locale IN ('ja', 'zh') THEN s.stem ELSE ' ' || s.stem || ' ' END)) told
        ON told.query_id = g.query_id AND told.wrong_id = w.wrong_id
    GROUP BY g.query_id
)
SELECT
    d.query_id AS fact_key,
    d.locale AS language,
    d.query_id AS group_key,
    d.category_id AS family_key,
    d.query AS slot_query,
    [gold_item(n.category_id, n.name)] AS gold,
    coalesce(p.pool, []) AS pool,
    [d.source] AS sources,
    [d.src, d.query_src, n.src] AS source_rows
FROM golden g
JOIN drawn d USING (query_id)
JOIN node n ON n.category_id = g.gold_id AND n.locale = g.locale
LEFT JOIN pool p USING (query_id)
