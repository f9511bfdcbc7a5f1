SELECT nid(attribute) AS attribute_id, 'text' AS value_type, min(src) AS src FROM named GROUP BY attribute
