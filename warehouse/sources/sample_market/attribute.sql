SELECT nid(id) AS attribute_id, type AS value_type, unit, src FROM attributes
