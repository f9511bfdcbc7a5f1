SELECT nid(a.id) AS attribute_id, 'en' AS locale, a.name AS name, 'name' AS kind, min(src) AS src
FROM styles, unnest([{'id': 'gender', 'name': 'Gender'}, {'id': 'colour', 'name': 'Colour'},
    {'id': 'season', 'name': 'Season'}, {'id': 'usage', 'name': 'Usage'}]) AS t(a)
GROUP BY ALL
