SELECT nid(product_id) AS product_id, nid(lower(clean_text(string_split(product_class, '|')[1]))) AS category_id, src FROM products
