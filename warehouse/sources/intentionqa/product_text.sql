SELECT nid(item) AS product_id, 'en' AS locale, clean_text(min(title)) AS title, min(src) AS src
FROM (
    SELECT item_a_id AS item, item_a_name AS title, src FROM intentions
    UNION ALL SELECT item_b_id, item_b_name, src FROM intentions
)
WHERE clean_text(title) <> '' GROUP BY item
