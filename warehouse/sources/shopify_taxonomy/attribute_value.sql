-- gid://shopify/TaxonomyValue/6 : Beige [Color]. The name in brackets tells the attribute; it is unique in English.
WITH parsed AS (
    SELECT regexp_extract(line, '^gid://shopify/TaxonomyValue/(\d+)\s*: (.+) \[([^\[\]]+)\]$', ['id', 'name', 'of']) AS found, src
    FROM value_lines
    WHERE starts_with(_file, 'en/')
),
owned AS (
    SELECT p.found.id AS id, a.friendly_id AS owner, p.src
    FROM parsed p
    LEFT JOIN attribute_list a ON a.name = p.found.of AND a._key = 'base_attributes'
)
SELECT nid(id) AS value_id, nid(owner) AS attribute_id, src FROM owned
UNION ALL BY NAME
-- An extended attribute has the values of another one, as values of its own.
SELECT nid(e.friendly_id || '/' || o.id) AS value_id, nid(e.friendly_id) AS attribute_id, o.src
FROM attribute_list e
JOIN owned o ON o.owner = e.values_from
