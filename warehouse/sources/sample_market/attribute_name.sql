SELECT nid(id) AS attribute_id, entry.key AS locale, clean_text(entry.value) AS name, 'name' AS kind,
       clean_text(descriptions[entry.key]) AS description, src
FROM attributes, unnest(map_entries(names)) AS n(entry)
UNION ALL
SELECT nid(id), entry.key, clean_text(unnest(entry.value)), 'synonym', NULL, src
FROM attributes, unnest(map_entries(synonyms)) AS s(entry)
