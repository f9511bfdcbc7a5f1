-- One fact: a review that was found far more helpful than others of its product. Wrong: reviews of the same product (or a
-- variant: shops show them together), in the same language and of similar length, with at most half its votes and five fewer.
WITH judged AS MATERIALIZED (
    SELECT r.review_id, r.product_id, r.locale, r.helpful, trim(r.text) AS text, length(trim(r.text)) AS letters, r.source, r.src,
        r.reviewed_on, coalesce(p.parent_id, p.product_id) AS group_id, t.title, t.src AS title_src
    FROM core.review r JOIN core.product p USING (product_id)
    JOIN core.product_text t ON t.product_id = r.product_id AND t.locale = r.locale
    WHERE r.helpful IS NOT NULL
        AND length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND 600
        -- Votes or stars that the text speaks of would decide.
        AND NOT regexp_matches(r.text, 'helpful|hilfreich|útil|utile|参考になった|役に立った|有用', 'i')
    QUALIFY row_number() OVER (PARTITION BY coalesce(p.parent_id, p.product_id), r.locale ORDER BY key_hash(r.review_id, 'judged')) <= 60
),
-- A review that is older had more time to be voted for: a year apart at most.
pair AS MATERIALIZED (
    SELECT g.review_id, w.review_id AS other_id, w.letters > g.letters AS longer,
        row_number() OVER (PARTITION BY g.review_id, w.letters > g.letters ORDER BY key_hash(g.review_id || w.review_id, 'wrong')) AS place
    FROM judged g JOIN judged w ON w.group_id = g.group_id AND w.locale = g.locale AND w.review_id <> g.review_id
        AND w.helpful * 2 <= g.helpful AND w.helpful + 5 <= g.helpful
        AND w.letters BETWEEN g.letters * 0.6 AND g.letters * 1.6
        AND (abs(date_diff('day', g.reviewed_on, w.reviewed_on)) <= 365 OR g.reviewed_on IS NULL OR w.reviewed_on IS NULL)
),
-- How many of the wrong ones are longer than the right one is drawn, as far as there are longer ones: length decides
-- nothing. Most helpful reviews are the longest of all; only some of these questions are asked.
wanted AS (
    SELECT review_id, CASE WHEN most_longer = 0 OR digit < '2' THEN least_longer
        ELSE least(most_longer, greatest(least_longer, 1 + CAST('0x' || digit AS BIGINT) % 3)) END AS longer_ones
    FROM (SELECT review_id, left(key_hash(review_id, 'longer'), 1) AS digit,
            greatest(0, 3 - count(*) FILTER (NOT longer)) AS least_longer, least(3, count(*) FILTER (longer)) AS most_longer
        FROM pair GROUP BY review_id HAVING count(*) >= 3)
    WHERE most_longer > 0 OR digit < '2'
),
chosen AS (
    SELECT p.review_id, p.other_id
    FROM pair p JOIN wanted w USING (review_id)
    WHERE CASE WHEN p.longer THEN p.place <= w.longer_ones ELSE p.place <= 3 - w.longer_ones END
),
pool AS (
    SELECT c.review_id, list(wrong_item(w.review_id, w.text, 'judgement', w.helpful || ' helpful votes against ' || g.helpful,
        least(1, w.helpful / g.helpful + 0.4)) ORDER BY w.review_id) AS pool, list(w.src ORDER BY w.review_id) AS src
    FROM chosen c JOIN judged w ON w.review_id = c.other_id JOIN judged g ON g.review_id = c.review_id
    GROUP BY c.review_id
    HAVING count(*) = 3
)
SELECT
    g.review_id AS fact_key,
    g.locale AS language,
    g.group_id AS group_key,
    g.group_id || ' ' || g.locale AS family_key,
    g.title AS slot_product,
    [gold_item(g.review_id, g.text)] AS gold,
    p.pool AS pool,
    [g.source] AS sources,
    list_sort(list_distinct(p.src || [g.src, g.title_src])) AS source_rows
FROM judged g JOIN pool p USING (review_id)
