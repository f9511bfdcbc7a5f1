SELECT nid(order_line) AS line_id, nid(order_id) AS basket_id, nid(customer) AS user_id, ordered_at AS ts,
       nid(sku) AS product_id, quantity, round(quantity * unit_price, 2) AS price, src
FROM orders
