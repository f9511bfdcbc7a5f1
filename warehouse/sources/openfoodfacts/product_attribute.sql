WITH label AS (
    SELECT code, id, min(tag) AS tag, src
    FROM (SELECT code, unnest(string_split(labels_tags, ',')) AS tag, src FROM products)
    JOIN (SELECT tag, id FROM tagged WHERE list = 'label') USING (tag)
    GROUP BY ALL
),
-- 500 g, 1,5 L, 50 cl; what says more than one amount ("2 x 125 g") is left as text.
content AS (
    SELECT code, clean_text(quantity) AS written, src,
        regexp_extract(lower(trim(quantity)), '^(\d+(?:[.,]\d+)?)\s*(kg|g|gr|ml|cl|l|lt)\.?$', ['number', 'unit']) AS found
    FROM products WHERE clean_text(quantity) IS NOT NULL
)
SELECT nid(code) AS product_id, nid('label') AS attribute_id, nid(id) AS value_id, id AS value_text, NULL AS number, NULL AS unit, src FROM label
UNION ALL
SELECT nid(code), nid('net_content'), NULL, written,
    CASE WHEN found.unit = 'cl' THEN 10 ELSE 1 END * TRY_CAST(replace(found.number, ',', '.') AS DOUBLE),
    CASE found.unit WHEN 'gr' THEN 'g' WHEN 'lt' THEN 'l' WHEN 'cl' THEN 'ml' ELSE nullif(found.unit, '') END, src
FROM content
