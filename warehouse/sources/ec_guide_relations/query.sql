SELECT nid(query) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src
FROM substitutes WHERE is_substitute = 'yes' GROUP BY query
