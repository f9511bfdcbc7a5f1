-- Reviews and metadata meet in parent_asin, the product with all its colours and sizes. Prices are US dollars, or words.
SELECT
    nid(parent_asin) AS product_id,
    CASE WHEN len(categories) > 0 THEN nid(array_to_string(categories, ' > ')) END AS category_id,
    clean_text(store) AS brand,
    TRY_CAST(ltrim(price, '$') AS DOUBLE) AS price,
    CASE WHEN TRY_CAST(ltrim(price, '$') AS DOUBLE) IS NOT NULL THEN 'USD' END AS currency,
    src
FROM products
