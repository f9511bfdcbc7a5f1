WITH labelled AS (
    SELECT
        min(query_id) OVER (PARTITION BY product_locale, clean_text(query)) AS query_id,
        product_id,
        esci_label,
        src
    FROM examples
)
SELECT
    nid(query_id) AS query_id,
    nid(product_id) AS product_id,
    CASE esci_label WHEN 'E' THEN 'exact' WHEN 'S' THEN 'substitute' WHEN 'C' THEN 'complement' WHEN 'I' THEN 'irrelevant' END
        AS label,
    CASE esci_label WHEN 'E' THEN 1 WHEN 'S' THEN 0.1 WHEN 'C' THEN 0.01 WHEN 'I' THEN 0 END AS gain,
    src
FROM labelled
