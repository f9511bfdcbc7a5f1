-- `brand` of the data is National or Private, no name of a brand: it is an attribute here. Amounts are US dollars.
SELECT
    nid(product_id) AS product_id,
    -- Without a category a type has no place in the tree.
    nid(concat_ws('/', department, product_category, CASE WHEN product_category IS NOT NULL THEN product_type END))
        AS category_id,
    'USD' AS currency,
    src
FROM products
