SELECT nid(a.key) AS attribute_id, 'en' AS locale, clean_text(a.key) AS name, 'name' AS kind, min(src) AS src
FROM (SELECT src, unnest(attributes) AS a FROM positives) GROUP BY a.key
