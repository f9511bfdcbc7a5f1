SELECT nid(attribute) AS attribute_id, 'text' AS value_type, min(src) AS src
FROM (SELECT unnest(map_keys(target_scores)) AS attribute, src FROM titles) GROUP BY attribute
