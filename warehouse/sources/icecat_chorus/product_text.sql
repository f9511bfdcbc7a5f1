SELECT
    nid(id) AS product_id,
    'en' AS locale,
    clean_text(title) AS title,
    clean_text(short_description) AS description,
    src
FROM products
