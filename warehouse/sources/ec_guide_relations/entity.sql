-- The query, what is asked for and the words that were marked. Titles are other records: they name no query.
SELECT clean_text(found.query) AS query, lower(clean_text(found.entity)) AS entity, list_transform(output_field, lambda x: clean_text(x)) AS texts, src
FROM (
    SELECT regexp_extract(input_field, '(?:entity type|corresponding to) ''([^'']+)''[^\n]*(?:\n[^\n]*)*\nQuery: ([^\n]+)\n', ['entity', 'query']) AS found,
        output_field, src
    FROM marked
)
WHERE found.query <> ''
    -- Read by people: under these headings anything was marked that could be meant.
    AND lower(clean_text(found.entity)) NOT IN ('use', 'style', 'design', 'vehicle type', 'fan compatibility', 'lamp / bulb', 'bit type', 'aperture',
        'kitchen accessory', 'active style', 'baby department', 'location', 'variety', 'candy variety', 'device type', 'finish', 'boot style',
        'clothing type', 'form', 'type', 'special occasion', 'game', 'pet', 'compatibility', 'width')
