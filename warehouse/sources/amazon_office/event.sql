-- A row is a user's purchases so far and the next one; the rows of a user overlap. One row a user is taken, the
-- longest (of equally long ones the first by content), so that no purchase counts twice.
WITH chains AS (
    SELECT user_id, list_append(history_item_id, item_id) AS items, min(src) AS src
    FROM sequences
    GROUP BY ALL
),
chosen AS (
    SELECT * FROM chains
    QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY len(items) DESC, items) = 1
),
steps AS (
    SELECT user_id, unnest(items) AS item, generate_subscripts(items, 1) AS position, src FROM chosen
)
SELECT
    nid(user_id || '/' || position) AS event_id,
    nid(user_id) AS session_id,
    nid(user_id) AS user_id,
    'en' AS locale,
    position,
    'purchase' AS kind,
    nid(item) AS product_id,
    src
FROM steps
