-- A package size is a number with a unit in most products (16 OZ, 1.5 L); packs of packs stay text (6 PK/12 OZ).
WITH sizes AS (
    SELECT
        product_id,
        package_size,
        department,
        regexp_extract(trim(package_size), '^(\d+\.?\d*|\.\d+) ?(OZ|LB|ML|L|QT|GAL|PT|CT|IN|FT|SQ FT)$', ['number', 'unit'])
            AS found,
        src
    FROM products
    WHERE package_size IS NOT NULL
),
-- Some sizes are typing errors (83718713 OZ), and fruit comes with the size of the grower's crate (bananas, 40 LB).
measured AS (
    SELECT *, TRY_CAST(found.number AS DOUBLE) AS number,
        CASE found.unit WHEN 'L' THEN 'L' ELSE lower(found.unit) END AS unit,
        TRY_CAST(found.number AS DOUBLE) <= 5000 AND NOT (coalesce(department, '') = 'PRODUCE' AND (
            found.unit = 'LB' AND TRY_CAST(found.number AS DOUBLE) > 10
            OR found.unit = 'CT' AND TRY_CAST(found.number AS DOUBLE) >= 12)) AS is_sure
    FROM sizes
)
SELECT
    nid(product_id) AS product_id,
    nid('package_size') AS attribute_id,
    clean_text(package_size) AS value_text,
    CASE WHEN is_sure THEN number END AS number,
    CASE WHEN is_sure THEN unit END AS unit,
    src
FROM measured
UNION ALL BY NAME
SELECT nid(product_id) AS product_id, nid('brand_type') AS attribute_id, clean_text(brand) AS value_text, src
FROM products
WHERE brand IS NOT NULL
