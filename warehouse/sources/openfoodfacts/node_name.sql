-- The names of a node in the eight languages, the first of each as its name.
SELECT n.list, nid(n.id) AS id, w.locale,
    -- Some names begin small, and only some: the eye should not tell them apart by that.
    upper(w.name[1]) || w.name[2:] AS name,
    CASE WHEN row_number() OVER (PARTITION BY n.list, n.id, w.locale ORDER BY w._row, w.place) = 1 THEN 'name' ELSE 'synonym' END AS kind,
    w.src
FROM node n JOIN named w USING (list, block)
WHERE w.locale IN ('en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt')
QUALIFY row_number() OVER (PARTITION BY n.list, n.id, w.locale, lower(w.name) ORDER BY w._row, w.place) = 1
