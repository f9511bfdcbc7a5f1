SELECT nid(id) AS product_id, NULL AS parent_id,
    CASE WHEN masterCategory <> 'Free Items' THEN nid(masterCategory || '/' || subCategory || '/' || articleType) END AS category_id,
    src
FROM styles
