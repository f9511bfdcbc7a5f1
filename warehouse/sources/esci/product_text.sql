SELECT
    nid(product_id) AS product_id,
    CASE product_locale WHEN 'us' THEN 'en' WHEN 'es' THEN 'es' WHEN 'jp' THEN 'ja' END AS locale,
    clean_text(product_title) AS title,
    list_filter(list_transform(string_split(product_bullet_point, chr(10)), lambda part: clean_text(part)), lambda part: part IS NOT NULL)
        AS bullets,
    clean_text(product_description) AS description,
    src
FROM products
