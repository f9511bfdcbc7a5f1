SELECT nid(id) AS product_id, nid(f.a) AS attribute_id, nid(f.a || '/' || f.value) AS value_id, clean_text(f.value) AS value_text, src
FROM (
    SELECT id, unnest([{'a': 'gender', 'value': gender}, {'a': 'colour', 'value': baseColour}, {'a': 'season', 'value': season},
        {'a': 'usage', 'value': usage}]) AS f, src
    FROM styles
)
WHERE f.value NOT IN ('NA', '')
