-- The log has seconds only: actions of one second are ordered by content, so that row order does not matter.
WITH actions AS (
    SELECT user_session, user_id, event_time, event_type, product_id, min(src) AS src
    FROM events
    GROUP BY ALL
)
SELECT
    nid(user_session || '/' || position) AS event_id,
    nid(user_session) AS session_id,
    nid(user_id) AS user_id,
    event_time AS ts,
    position,
    event_type AS kind,
    nid(product_id) AS product_id,
    src
FROM (
    SELECT *, row_number() OVER (PARTITION BY user_session ORDER BY event_time, product_id, event_type, user_id) AS position
    FROM actions
)
WHERE event_type IN ('view', 'cart', 'purchase')
