SELECT nid(id || '.' || entry.id) AS value_id, nid(id) AS attribute_id, src
FROM attributes, unnest("values") AS v(entry)
