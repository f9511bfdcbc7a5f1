SELECT nid(path) AS category_id, 'en' AS locale, name, 'name' AS kind, NULL AS description, src
FROM node
