WITH members AS (
    SELECT id, unnest(json_keys(_record)) AS member, _record, src FROM products
),
facts AS (
    SELECT
        id,
        member[6:6] AS kind,
        member[8:] AS attribute,
        json_extract_string(_record, '/' || member) AS value,
        -- Where a product tells its weight in pounds too, the two must agree.
        TRY_CAST(json_extract_string(_record, '/' || member || '__imperial_') AS DOUBLE) AS imperial,
        src
    FROM members
    -- Bookkeeping of the catalog is no fact of a product.
    WHERE starts_with(member, 'attr_') AND member NOT IN ('attr_n_last_change', 'attr_n_processor_ark_id', 'attr_t_images_type_map')
),
numbers AS (
    SELECT *, CASE WHEN kind = 'n' THEN TRY_CAST(value AS DOUBLE) END AS number FROM facts
)
SELECT
    nid(id) AS product_id,
    nid(attribute) AS attribute_id,
    -- Lists are parted by a written-out \n, or by a comma without a space.
    clean_text(CASE WHEN kind = 'n' THEN regexp_replace(value, '\.0$', '')
        ELSE regexp_replace(replace(value, '\n', ', '), ',(\pL)', ', \1', 'g') END) AS value_text,
    number,
    -- Units are not in the data. Grams, millimetres and metres are known for these attributes only, and some shops
    -- wrote kilograms or metres there: values too small to be true, or at odds with the pounds, get no unit.
    CASE
        WHEN attribute IN ('weight', 'package_weight') AND number >= 5
            AND (imperial IS NULL OR abs(imperial * 453.592 - number) <= 0.1 * number) THEN 'g'
        WHEN attribute IN ('width', 'height', 'depth', 'package_width', 'package_height', 'package_depth')
            AND number >= 5 THEN 'mm'
        WHEN attribute = 'cable_length' AND number <= 100 THEN 'm'
    END AS unit,
    src
FROM numbers
