-- Kinds in capitals are those of an Indonesian market, whose titles are left out. The item names kind and title in either
-- order: "Identify the 'Brand' in the product title 'X'.", "From the product title 'X', extract ... 'Brand'."
WITH entity AS (
    SELECT regexp_extract(input_field, '^(?:Identify|Determine|What is|Locate|Can you)[^'']*''([^'']+)''[^'']*title:? ''(.*)''[.?]?\s*$', ['kind', 'title']) AS told,
        output_field[1] AS found, src
    FROM entities WHERE len(output_field) = 1
    UNION ALL
    SELECT {'kind': told.kind, 'title': told.title}, output_field[1], src FROM (
        SELECT regexp_extract(input_field, '^(?:Refering|Considering|What part|Which|In ref|Using|From|Highlight)[^'']*''(.*)''[^'']*''([^'']+)''[.?]?\s*$', ['title', 'kind']) AS told,
            output_field, src
        FROM entities WHERE len(output_field) = 1)
)
SELECT md5(clean_text(told.title))[:16] AS id, clean_text(told.title) AS title, told.kind AS kind,
    regexp_replace(lower(told.kind), '[^a-z]+', '_', 'g') AS attribute, clean_text(found) AS found, src
FROM entity WHERE told.kind <> '' AND told.title <> '' AND told.kind <> upper(told.kind) AND contains(told.title, found)
