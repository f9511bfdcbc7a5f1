-- What the customer sees of a product: the title, or the shelf label where a shop has none: the category and the measure
-- of a pack.
SELECT t.product_id, t.locale, t.title AS label, t.src
FROM core.product_text t SEMI JOIN step.basket_line USING (product_id)
UNION ALL
SELECT p.product_id, n.locale, n.name || ', ' || fmt_measure(s.number, s.unit, n.locale), n.src
FROM step.basket_place p
JOIN core.product_attribute s ON s.product_id = p.product_id AND s.attribute_id = p.source || ':package_size'
    AND s.number IS NOT NULL AND s.unit IS NOT NULL
JOIN core.category_name n ON n.category_id = p.shelf_id AND n.kind = 'name'
SEMI JOIN step.basket_line b ON b.product_id = p.product_id
ANTI JOIN core.product_text t ON t.product_id = p.product_id
