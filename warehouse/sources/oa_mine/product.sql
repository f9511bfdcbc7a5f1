-- The title is all there is of a product, and its identity.
SELECT nid(md5(input)) AS product_id, nid(category) AS category_id, clean_text(map_keys(target_scores['Brand'])[1]) AS brand, src
FROM titles
