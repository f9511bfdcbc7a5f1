-- One fact: what a customer says and the queries that were used for it. The same words are one need, whoever said them.
WITH said AS (
    SELECT locale, kind, text, min(need_id) AS need_id, list(DISTINCT query_text ORDER BY query_text) AS queries,
        list(DISTINCT source ORDER BY source) AS sources, list(src ORDER BY need_id) AS rows
    FROM core.need
    WHERE query_text IS NOT NULL AND length(query_text) BETWEEN 3 AND 200
        -- A query as long as the sentences is no rewriting; a query that failed has words of the same kind.
        AND (kind <> 'need' OR length(query_text) * 5 <= length(text) * 4)
        AND lower(query_text) <> lower(text)
        -- Codes of a colour, figures run into words, and a price that the customer never named are no part of a query.
        AND NOT regexp_matches(query_text, '(?i)\b[a-z] colou?r\b|\bcolou?r [a-z]\b|\d[a-z]{6,}')
        AND (regexp_matches(text, '(?i)dollar|price|[$€£]|\b(cost|under|less than|cheap)') OR NOT regexp_matches(query_text, '(?i)dollar|[$€£]|\bprice'))
    GROUP BY locale, kind, text
)
SELECT
    s.need_id AS fact_key,
    s.locale AS language,
    'query ' || s.locale || ' ' || norm_text(s.queries[1]) AS group_key,
    -- Needs told with the same opening differ only in what is wanted.
    s.kind || ' ' || s.locale || ' ' || norm_text(left(s.text, 32)) AS family_key,
    t.text AS slot_said,
    s.text AS slot_need,
    [gold_item('query ' || i, s.queries[i]) FOR i IN range(1, least(len(s.queries), 3) + 1)] AS gold,
    [] AS pool,
    s.sources,
    s.rows AS source_rows
FROM said s JOIN task_text t ON t.key = s.kind AND t.language = s.locale
