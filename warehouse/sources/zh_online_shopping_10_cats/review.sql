-- Reviews have no id: it is made of what they say of what.
SELECT
    nid(md5(cat || chr(31) || review)) AS review_id,
    'zh' AS locale,
    clean_text(review) AS text,
    nid(cat) AS category_id,
    CASE label WHEN 1 THEN 'positive' WHEN 0 THEN 'negative' END AS polarity,
    src
FROM reviews
WHERE cat NOT IN ('酒店', '蒙牛') AND clean_text(review) IS NOT NULL
