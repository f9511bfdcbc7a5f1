SELECT nid(query) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src FROM ratings GROUP BY query
