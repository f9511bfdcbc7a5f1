-- prev_items is a list as Python prints it: ['B01' 'B02']. Sessions have no id; the same items in the same order are one.
WITH session AS (
    SELECT substr(md5(locale || prev_items || next_item), 1, 16) AS session, CASE locale WHEN 'UK' THEN 'en' WHEN 'DE' THEN 'de' WHEN 'JP' THEN 'ja' WHEN 'ES' THEN 'es' WHEN 'FR' THEN 'fr' WHEN 'IT' THEN 'it' END AS locale,
        list_append(regexp_extract_all(prev_items, '[A-Za-z0-9]+'), next_item) AS items, min(src) AS src
    FROM sessions GROUP BY locale, prev_items, next_item
),
step AS (SELECT session, locale, items, src, unnest(range(1, len(items) + 1)) AS position FROM session WHERE locale IS NOT NULL)
SELECT nid(session || '-' || lpad(CAST(position AS VARCHAR), 3, '0')) AS event_id, nid(session) AS session_id, NULL AS user_id, locale,
       NULL AS ts, position, 'view' AS kind, NULL AS query_text, nid(items[position]) AS product_id, src
FROM step
