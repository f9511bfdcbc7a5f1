SELECT nid(_key) AS product_id, clean_text(brand) AS brand, src FROM items
