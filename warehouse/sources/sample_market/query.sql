SELECT nid(query_id) AS query_id, locale, clean_text(query) AS text, src FROM queries
