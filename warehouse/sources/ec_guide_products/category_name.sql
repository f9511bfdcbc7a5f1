SELECT nid(id) AS category_id, 'en' AS locale, clean_text(name) AS name, 'name' AS kind, src FROM node
