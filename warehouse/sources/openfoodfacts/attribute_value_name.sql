SELECT id AS value_id, locale, name, kind, src FROM node_name WHERE list = 'label'
