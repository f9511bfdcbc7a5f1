-- What customers say they want, and the query that finds it: sentences, or a query that found nothing for a slip of the
-- finger in the kind of product.

CREATE TABLE need AS
WITH said AS (
    SELECT q.query, q.locale, q.text AS query_text, p.texts, c.noun AS shop_noun, q.noun, b.name AS brand, n1.name AS value, n2.name AS value2
    FROM query q JOIN intent i USING (intent)
    JOIN w_phrases p ON p.kind = 'need:' || i.form AND p.locale = q.locale
    JOIN w_category_name c ON c.category = i.category AND c.locale = q.locale AND c.kind = 'name'
    LEFT JOIN w_brand b ON b.brand = i.brand
    LEFT JOIN w_value_name n1 ON n1.attribute = i.a1 AND n1.value = i.v1 AND n1.locale = q.locale AND n1.kind = 'name'
    LEFT JOIN w_value_name n2 ON n2.attribute = i.a2 AND n2.value = i.v2 AND n2.locale = q.locale AND n2.kind = 'name'
),
told AS (
    SELECT query, locale, query_text, 'need' AS kind,
        replace(replace(replace(fill_names(pick(texts, 'need', query), COALESCE(brand, ''), '', shop_noun), '{value2}', COALESCE(value2, '')),
            '{value}', COALESCE(value, '')), '{audience}', COALESCE(value, '')) AS text
    FROM said WHERE u('is needed', query) < 0.4
),
-- Two neighbouring letters inside the noun change places; languages that write in syllables or words have no such slips.
slipped AS (
    SELECT query, locale, query_text, noun, 2 + CAST(floor(u('slip', query) * (length(noun) - 3)) AS INTEGER) AS spot
    FROM said WHERE u('is mistyped', query) < 0.15 AND length(noun) >= 6 AND locale NOT IN ('ja', 'zh')
),
mistyped AS (
    SELECT query, locale, query_text, 'failing_query' AS kind,
        replace(query_text, noun, noun[:spot - 1] || noun[spot + 1] || noun[spot] || noun[spot + 2:]) AS text
    FROM slipped WHERE noun[spot] <> noun[spot + 1] AND noun[spot] <> ' ' AND noun[spot + 1] <> ' '
)
SELECT 'N' || substr(md5(kind || query), 1, 10) AS need, * FROM (FROM told UNION ALL FROM mistyped);
