SELECT nid(f.a || '/' || f.value) AS value_id, nid(f.a) AS attribute_id, min(src) AS src
FROM (
    SELECT unnest([{'a': 'gender', 'value': gender}, {'a': 'colour', 'value': baseColour}, {'a': 'season', 'value': season},
        {'a': 'usage', 'value': usage}]) AS f, src
    FROM styles
)
WHERE f.value NOT IN ('NA', '') GROUP BY f.a, f.value
