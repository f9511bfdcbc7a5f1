SELECT nid(query) AS query_id, 'en' AS locale, text, src FROM asked
