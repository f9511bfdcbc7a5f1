SELECT nid(min(query)) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src
FROM suggestions WHERE clean_text(query) IS NOT NULL GROUP BY clean_text(query)
