SELECT nid(query) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src
FROM (
    SELECT query, src FROM substitutes WHERE is_substitute = 'yes'
    UNION ALL
    SELECT query, src FROM entity
)
GROUP BY query
