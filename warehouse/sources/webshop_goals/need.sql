WITH typed AS (
    SELECT clean_text(_key) AS text, clean_text(unnest(CAST(value AS VARCHAR[]))) AS query_text, src FROM goals
)
SELECT nid(substr(md5(text || chr(31) || query_text), 1, 16)) AS need_id, 'en' AS locale, text, query_text, 'need' AS kind, min(src) AS src
FROM typed
WHERE text IS NOT NULL AND query_text IS NOT NULL
GROUP BY text, query_text
