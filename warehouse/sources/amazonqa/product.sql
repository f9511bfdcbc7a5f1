SELECT nid(asin) AS product_id, min(nid(category)) AS category_id, min(src) AS src FROM questions GROUP BY asin
