SELECT nid(friendly_id) AS attribute_id, 'choice' AS value_type, src FROM attribute_list
