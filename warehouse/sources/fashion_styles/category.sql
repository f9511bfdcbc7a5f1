-- The path is the id, since one word stands at several places ("Accessories > Accessories"). Gifts and vouchers are no
-- kinds of goods.
WITH path AS (
    SELECT masterCategory AS a, masterCategory || '/' || subCategory AS b,
        masterCategory || '/' || subCategory || '/' || articleType AS c, src
    FROM styles WHERE masterCategory <> 'Free Items'
)
SELECT nid(a) AS category_id, NULL AS parent_id, 0 AS depth, false AS is_leaf, min(src) AS src FROM path GROUP BY a
UNION ALL
SELECT nid(b), nid(a), 1, false, min(src) FROM path GROUP BY a, b
UNION ALL
SELECT nid(c), nid(b), 2, true, min(src) FROM path GROUP BY b, c
