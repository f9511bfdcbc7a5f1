SELECT nid(category) AS category_id, nid(entry.id) AS attribute_id, nid(entry.id || '.' || unnest(entry."values")) AS value_id, src
FROM templates, unnest(attributes) AS a(entry)
