WITH parsed AS (
    SELECT
        regexp_extract(line, '^gid://shopify/TaxonomyValue/(\d+)\s*: (.+) \[([^\[\]]+)\]$', ['id', 'name', 'of']) AS found,
        left(_file, 2) AS locale,
        src
    FROM value_lines
),
owners AS (
    SELECT p.found.id AS id, a.friendly_id AS owner
    FROM parsed p
    JOIN attribute_list a ON a.name = p.found.of AND a._key = 'base_attributes'
    WHERE p.locale = 'en'
)
SELECT nid(nullif(found.id, '')) AS value_id, locale, clean_text(replace(found.name, '’', '''')) AS name, 'name' AS kind, src
FROM parsed
UNION ALL BY NAME
SELECT
    nid(e.friendly_id || '/' || p.found.id) AS value_id,
    p.locale,
    clean_text(replace(p.found.name, '’', '''')) AS name,
    'name' AS kind,
    p.src
FROM attribute_list e
JOIN owners o ON o.owner = e.values_from
JOIN parsed p ON p.found.id = o.id
