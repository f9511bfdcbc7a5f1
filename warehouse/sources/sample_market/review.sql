SELECT nid(review_id) AS review_id, nid(sku) AS product_id, locale, rating AS stars, clean_text(title) AS title,
       clean_text(body) AS text, helpful, date AS reviewed_on, nid(author) AS user_id, src
FROM reviews
