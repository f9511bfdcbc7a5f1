SELECT nid(id) AS product_id, 'en' AS locale, clean_text(title) AS title, clean_text(description) AS description, src
FROM (
    SELECT id, src, list_filter(paragraphs, lambda p: p.source = 'title')[1].text AS title,
        array_to_string([p.text FOR p IN paragraphs IF p.source = 'description'], ' ') AS description
    FROM (SELECT id, paragraphs, src FROM positives UNION ALL SELECT id, paragraphs, src FROM negatives)
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY src) = 1
)
WHERE title IS NOT NULL AND clean_text(title) <> ''
