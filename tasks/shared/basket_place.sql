-- Where a product stands: its shelf is the leaf category, which carries the statistics that one product is too rarely
-- bought for; in a shop without categories every product is its own shelf (is_alone).
WITH RECURSIVE root AS (
    SELECT category_id, category_id AS root_id FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, r.root_id FROM core.category c JOIN root r ON c.parent_id = r.category_id
),
leaf AS (SELECT c.category_id, r.root_id FROM core.category c JOIN root r USING (category_id) WHERE c.is_leaf)
SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS model_id, p.source,
    coalesce(l.category_id, p.product_id) AS shelf_id, coalesce(l.root_id, p.source) AS root_id,
    l.category_id IS NULL AS is_alone
FROM core.product p LEFT JOIN leaf l USING (category_id)
WHERE l.category_id IS NOT NULL
   OR p.category_id IS NULL AND p.source NOT IN (SELECT source FROM core.category)
