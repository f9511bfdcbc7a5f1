-- A package size is a number with a unit in most products (16 OZ, 1.5 L); packs of packs stay text (6 PK/12 OZ).
WITH sizes AS (
    SELECT
        product_id,
        package_size,
        regexp_extract(trim(package_size), '^(\d+\.?\d*|\.\d+) ?(OZ|LB|ML|L|QT|GAL|PT|CT|IN|FT|SQ FT)$', ['number', 'unit'])
            AS found,
        src
    FROM products
    WHERE package_size IS NOT NULL
)
SELECT
    nid(product_id) AS product_id,
    nid('package_size') AS attribute_id,
    clean_text(package_size) AS value_text,
    -- Some sizes are typing errors (83718713 OZ).
    CASE WHEN TRY_CAST(found.number AS DOUBLE) <= 5000 THEN TRY_CAST(found.number AS DOUBLE) END AS number,
    CASE WHEN TRY_CAST(found.number AS DOUBLE) <= 5000
        THEN CASE found.unit WHEN 'L' THEN 'L' ELSE lower(found.unit) END END AS unit,
    src
FROM sizes
UNION ALL BY NAME
SELECT nid(product_id) AS product_id, nid('brand_type') AS attribute_id, clean_text(brand) AS value_text, src
FROM products
WHERE brand IS NOT NULL
