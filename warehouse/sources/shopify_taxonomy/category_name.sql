-- gid://shopify/TaxonomyCategory/el-1 : Electronics > Arcade Equipment
WITH parsed AS (
    SELECT
        regexp_extract(line, '^gid://shopify/TaxonomyCategory/(\S+)\s+: (.+)$', ['id', 'path']) AS found,
        -- The folder is the language: de, zh-CN, pt-BR.
        left(_file, 2) AS locale,
        src
    FROM category_lines
)
SELECT
    nid(nullif(found.id, '')) AS category_id,
    locale,
    clean_text(replace(list_last(string_split(found.path, ' > ')), '’', '''')) AS name,
    'name' AS kind,
    src
FROM parsed
