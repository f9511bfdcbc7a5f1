SELECT
    nid(basket_id || '/' || product_id) AS line_id,
    nid(basket_id) AS basket_id,
    nid(household_id) AS user_id,
    transaction_timestamp AS ts,
    nid(product_id) AS product_id,
    quantity,
    sales_value AS price,
    src
FROM transactions
