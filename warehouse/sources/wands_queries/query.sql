-- The same text is one query, whatever ids it came with.
SELECT nid(min(query_id)) AS query_id, 'en' AS locale, clean_text(query) AS text, min(src) AS src
FROM queries GROUP BY clean_text(query)
