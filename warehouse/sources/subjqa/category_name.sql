SELECT nid(domain) AS category_id, 'en' AS locale, domain AS name, 'name' AS kind, min(src) AS src FROM answers GROUP BY domain
