-- Entities in the text of a query: product_type, brand, or the id of an attribute; span stands verbatim.
SELECT query, entity, span
FROM query_span
ORDER BY ALL
