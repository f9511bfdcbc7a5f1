-- The words of a value as they stand in the product's texts; the same words found twice are one fact.
WITH found AS (
    SELECT id, src, a.key AS attribute, unnest(a.evidences) AS evidence
    FROM (SELECT id, src, unnest(attributes) AS a FROM positives)
)
SELECT nid(id) AS product_id, nid(attribute) AS attribute_id, clean_text(evidence.value) AS value_text, min(src) AS src
FROM found
WHERE clean_text(evidence.value) <> ''
GROUP BY ALL
