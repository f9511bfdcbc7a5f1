-- A review has no id of its own: a person reviews a thing once at a time. Times are milliseconds.
SELECT
    nid(md5(user_id || chr(31) || asin || chr(31) || "timestamp")) AS review_id,
    nid(parent_asin) AS product_id,
    'en' AS locale,
    CASE WHEN rating BETWEEN 1 AND 5 AND rating = floor(rating) THEN CAST(rating AS INTEGER) END AS stars,
    clean_text(title) AS title,
    clean_text("text") AS text,
    CAST(helpful_vote AS INTEGER) AS helpful,
    CAST(epoch_ms("timestamp") AS DATE) AS reviewed_on,
    nid(user_id) AS user_id,
    src
FROM reviews
WHERE clean_text("text") IS NOT NULL
