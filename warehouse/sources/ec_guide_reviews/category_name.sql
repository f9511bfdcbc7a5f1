-- The kinds of product, as the items name them.
SELECT nid(l.kind) AS category_id, 'en' AS locale, l.kind AS name, 'name' AS kind, min(src) AS src
FROM labelled AS l WHERE l.kind IS NOT NULL GROUP BY l.kind
