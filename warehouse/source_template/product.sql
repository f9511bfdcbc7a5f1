-- One row a product. nid() puts the source's name before an id; src says where the row came from: pass it on.
SELECT nid(sku) AS product_id, clean_text(brand) AS brand, price, 'EUR' AS currency, src
FROM goods
