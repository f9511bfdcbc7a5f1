-- A product stands in both files where some of its attributes were found and others were not.
SELECT nid(id) AS product_id, nid(min(category)) AS category_id,
    clean_text(min(brand)) AS brand, min(src) AS src
FROM (
    SELECT id, category, src, list_filter(paragraphs, lambda p: p.source = 'brand')[1].text AS brand FROM positives
    UNION ALL
    SELECT id, category, src, list_filter(paragraphs, lambda p: p.source = 'brand')[1].text FROM negatives
)
GROUP BY id
