SELECT nid(sku) AS product_id, nid(parent) AS parent_id, nid(category) AS category_id, clean_text(brand) AS brand,
       price, currency, launch AS available_from, src
FROM products
