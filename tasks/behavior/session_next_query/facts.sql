-- One fact: the actions of a session and the query that comes next (shared/next_query.sql).
SELECT
    c.cut_id AS fact_key,
    c.locale AS language,
    c.user_id AS group_key,
    c.from_category || CASE WHEN c.is_closer THEN ' closer' ELSE ' next' END AS family_key,
    c.actions AS slot_actions,
    [gold_item('query ' || c.word, c.query_text)] AS gold,
    c.pool,
    [c.source] AS sources,
    list_concat(list_append(c.history_rows, c.src), c.pool_rows) AS source_rows
FROM step.next_query c
