SELECT nid(category_id) AS category_id, locale, clean_text(name) AS name, kind, clean_text(description) AS description, src
FROM category_names
