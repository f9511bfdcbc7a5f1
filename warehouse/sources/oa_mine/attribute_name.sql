SELECT nid(attribute) AS attribute_id, 'en' AS locale, clean_text(attribute) AS name, 'name' AS kind, min(src) AS src
FROM (SELECT unnest(map_keys(target_scores)) AS attribute, src FROM titles) GROUP BY attribute
