SELECT id AS category_id, locale, name, kind, src FROM node_name WHERE list = 'category'
