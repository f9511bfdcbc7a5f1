-- thermal_design_power__tdp_ reads thermal design power (tdp); __t_t_ and __h_h_ mark ranges and say nothing.
WITH members AS (
    SELECT unnest(json_keys(_record)) AS member, src FROM products
),
attributes AS (
    SELECT member[8:] AS attribute, min(src) AS src
    FROM members
    WHERE starts_with(member, 'attr_') AND member NOT IN ('attr_n_last_change', 'attr_n_processor_ark_id', 'attr_t_images_type_map')
    GROUP BY attribute
)
SELECT
    nid(attribute) AS attribute_id,
    'en' AS locale,
    clean_text(replace(
        regexp_replace(
            regexp_replace(regexp_replace(attribute, '__(t_t|h_h)_$', ''), '__([a-z0-9_]+?)_$', ' (\1)'),
            '__([a-z0-9_]+?)__', ' (\1) '
        ), '_', ' '
    )) AS name,
    'name' AS kind,
    src
FROM attributes
