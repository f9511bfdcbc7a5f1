-- Prices are whole cents; the currency is not told.
SELECT
    nid(id) AS product_id,
    clean_text(supplier) AS brand,
    price / 100.0 AS price,
    CAST(date_released AS DATE) AS available_from,
    src
FROM products
