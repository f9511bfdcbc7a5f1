-- 15970,Turtle Check Men Navy Blue Shirt,,
SELECT nid(found.id) AS product_id, 'en' AS locale, clean_text(found.title) AS title, src
FROM (
    SELECT regexp_extract(line, '^(\d+),(.*?),*$', ['id', 'title']) AS found, src FROM name_lines
)
WHERE found.id <> '' AND clean_text(found.title) IS NOT NULL
    AND EXISTS (SELECT 1 FROM styles s WHERE s.id = found.id)
