SELECT nid(attribute) AS attribute_id, 'en' AS locale, min(kind) AS name, 'name' AS kind, min(src) AS src FROM named GROUP BY attribute
