SELECT nid(event_id) AS event_id, nid(session) AS session_id, nid(visitor) AS user_id, locale, time AS ts,
       row_number() OVER (PARTITION BY session ORDER BY time, event_id) AS position, action AS kind,
       clean_text(query) AS query_text, nid(sku) AS product_id, src
FROM events
