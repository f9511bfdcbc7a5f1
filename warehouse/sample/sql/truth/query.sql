-- Every query and what is wanted by it (intent, the same in all languages): category, form, brand, up to two
-- attribute values.
SELECT q.query, q.locale, q.text, i.intent, i.category, i.form, b.name AS brand, i.a1 AS attribute, i.v1 AS
    value, i.a2 AS attribute2, i.v2 AS value2
FROM query q
JOIN intent i USING (intent)
LEFT JOIN w_brand b ON b.brand = i.brand
ORDER BY query
