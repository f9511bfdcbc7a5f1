WITH members AS (
    SELECT unnest(json_keys(_record)) AS member, src FROM products
)
SELECT
    nid(member[8:]) AS attribute_id,
    -- The same attribute may come as text in one product and as number in another; then it is text.
    CASE max(member[6:6]) WHEN 't' THEN 'text' WHEN 'n' THEN 'number' ELSE 'boolean' END AS value_type,
    min(src) AS src
FROM members
WHERE starts_with(member, 'attr_') AND member NOT IN ('attr_n_last_change', 'attr_n_processor_ark_id', 'attr_t_images_type_map')
GROUP BY member[8:]
