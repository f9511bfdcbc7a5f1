SELECT nid(id) AS value_id, nid('label') AS attribute_id, src FROM node WHERE list = 'label'
