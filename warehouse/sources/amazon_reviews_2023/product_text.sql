SELECT
    nid(parent_asin) AS product_id,
    'en' AS locale,
    clean_text(title) AS title,
    list_filter([clean_text(f) FOR f IN features], lambda f: f IS NOT NULL) AS bullets,
    clean_text(array_to_string(description, ' ')) AS description,
    src
FROM products
WHERE clean_text(title) IS NOT NULL
