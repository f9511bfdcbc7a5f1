-- The same text in one locale is one query, whatever ids it came with.
SELECT
    nid(min(query_id)) AS query_id,
    CASE product_locale WHEN 'us' THEN 'en' WHEN 'es' THEN 'es' WHEN 'jp' THEN 'ja' END AS locale,
    clean_text(query) AS text,
    min(src) AS src
FROM examples
GROUP BY product_locale, clean_text(query)
