-- Every product. parent: the product it is a variant of; axis: the attribute in which the variants differ;
-- available_from from 2025-04-01 on: a new arrival that is in no log, basket, judgement or review.
SELECT product, parent, 'F' || family AS family, category, dept AS department, brand_name AS brand, line, axis,
    price, available_from
FROM product
JOIN price USING (product)
ORDER BY product
