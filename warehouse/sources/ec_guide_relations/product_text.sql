SELECT nid(md5(title)) AS product_id, 'en' AS locale, clean_text(title) AS title, min(src) AS src
FROM (
    SELECT title_1 AS title, src FROM pairs UNION ALL SELECT title_2, src FROM pairs
    UNION ALL SELECT product_title, src FROM substitutes
)
GROUP BY 1, 3
