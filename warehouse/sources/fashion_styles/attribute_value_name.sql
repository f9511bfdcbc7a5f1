SELECT nid(f.a || '/' || f.value) AS value_id, 'en' AS locale, clean_text(f.value) AS name, 'name' AS kind, min(src) AS src
FROM (
    SELECT unnest([{'a': 'gender', 'value': gender}, {'a': 'colour', 'value': baseColour}, {'a': 'season', 'value': season},
        {'a': 'usage', 'value': usage}]) AS f, src
    FROM styles
)
WHERE f.value NOT IN ('NA', '') GROUP BY f.a, f.value
