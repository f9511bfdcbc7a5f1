-- The kinds of product, as the items name them.
SELECT nid(lower(trim(kind))) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src
FROM (
    SELECT regexp_extract(input_field, 'given to a\(n\) (.+?) product\.', 1) AS kind, src FROM aspects
    UNION ALL SELECT regexp_extract(input_field, '(?:bought|acquired|obtained|purchased|purchase of|purchaser of|purchasing|buying) an?(?:\(n\))? (.+?)(?: product| item)?(?: and (?:wants|is|plans|wishes|intends)| intends|, a customer)', 1), src FROM snippets
    UNION ALL SELECT regexp_extract(input_field, ' a\(n\) (.+?)(?: product)?(?: that (?:pertains|directly|clearly|specifically)|, (?:identify|extract|pinpoint|locate))', 1), src FROM keyphrases
)
WHERE length(kind) BETWEEN 2 AND 40
GROUP BY lower(trim(kind))
