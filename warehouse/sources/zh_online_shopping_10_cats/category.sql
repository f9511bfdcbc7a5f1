-- Hotels are no goods, and what is said of 蒙牛, a dairy, are posts of a microblog.
SELECT nid(cat) AS category_id, 0 AS depth, true AS is_leaf, min(src) AS src FROM reviews WHERE cat NOT IN ('酒店', '蒙牛') GROUP BY cat
