-- The lists by language hold base attributes only; extended ones have their English name in attributes.yml.
WITH parsed AS (
    SELECT
        regexp_extract(line, '^gid://shopify/TaxonomyAttribute/(\d+)\s*: (.+)$', ['id', 'name']) AS found,
        left(_file, 2) AS locale,
        src
    FROM attribute_lines
)
SELECT
    nid(a.friendly_id) AS attribute_id,
    p.locale,
    clean_text(replace(p.found.name, '’', '''')) AS name,
    'name' AS kind,
    CASE WHEN p.locale = 'en' THEN clean_text(a.description) END AS description,
    p.src
FROM parsed p
LEFT JOIN attribute_list a ON a.id = p.found.id
UNION ALL BY NAME
SELECT
    nid(friendly_id) AS attribute_id,
    'en' AS locale,
    clean_text(name) AS name,
    'name' AS kind,
    clean_text(description) AS description,
    src
FROM attribute_list
WHERE _key = 'extended_attributes'
