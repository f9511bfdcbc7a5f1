-- What a customer wants, in sentences or as a mistyped query (kind: need, failing_query), and the query that says it.
SELECT need, query, locale, kind, text
FROM need
ORDER BY need
