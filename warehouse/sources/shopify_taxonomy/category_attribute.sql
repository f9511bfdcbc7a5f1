SELECT nid(id) AS category_id, nid(attribute) AS attribute_id, src
FROM (SELECT id, unnest(attributes) AS attribute, src FROM verticals)
