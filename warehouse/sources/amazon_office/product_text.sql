-- A description is a list as Python prints it: ['first part', "second part's"].
SELECT
    nid(_key) AS product_id,
    'en' AS locale,
    clean_text(title) AS title,
    clean_text(replace(regexp_replace(
        regexp_replace(description, '^\s*\[\s*[''"]?|[''"]?\s*\]\s*$', '', 'g'),
        '[''"],\s*[''"]', ' ', 'g'
    ), '\''', '''')) AS description,
    src
FROM items
