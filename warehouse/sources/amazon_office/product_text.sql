-- A description is a list as Python prints it: ['first part', "second part's"]. Some titles end in a torn tag.
SELECT
    nid(_key) AS product_id,
    'en' AS locale,
    regexp_replace(clean_text(title), '\s*"?\s*/>\s*$', '') AS title,
    clean_text(replace(regexp_replace(
        regexp_replace(description, '^\s*\[\s*[''"]?|[''"]?\s*\]\s*$', '', 'g'),
        '[''"],\s*[''"]', ' ', 'g'
    ), '\''', '''')) AS description,
    src
FROM items
