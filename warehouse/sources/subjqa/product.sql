SELECT nid(item_id) AS product_id, nid(min(domain)) AS category_id, min(src) AS src FROM answers GROUP BY item_id
