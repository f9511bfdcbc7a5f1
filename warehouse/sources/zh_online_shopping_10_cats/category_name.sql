SELECT nid(cat) AS category_id, 'zh' AS locale, clean_text(cat) AS name, 'name' AS kind, min(src) AS src
FROM reviews WHERE cat NOT IN ('酒店', '蒙牛') GROUP BY cat
