SELECT nid(need_id) AS need_id, locale, clean_text(said) AS text, clean_text(query) AS query_text, kind, src FROM needs
