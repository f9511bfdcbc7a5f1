WITH listed AS (
    SELECT nid(id || '.' || entry.id) AS value_id, entry.names AS names, entry.synonyms AS synonyms, src
    FROM attributes, unnest("values") AS v(entry)
)
SELECT value_id, entry.key AS locale, clean_text(entry.value) AS name, 'name' AS kind, src
FROM listed, unnest(map_entries(names)) AS n(entry)
UNION ALL
SELECT value_id, entry.key, clean_text(unnest(entry.value)), 'synonym', src
FROM listed, unnest(map_entries(synonyms)) AS s(entry)
