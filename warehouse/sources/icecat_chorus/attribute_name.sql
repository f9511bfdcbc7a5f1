-- The keys have an underscore for every sign that is no letter or digit: spaces, brackets, commas, ®. Brackets and commas
-- are put back where the pattern tells them: connector_s_ reads connector(s), thermal_design_power__tdp_ reads thermal
-- design power (tdp), master__outer__case_width reads master (outer) case width. __t_t_ and __h_h_ say nothing.
WITH members AS (
    SELECT unnest(json_keys(_record)) AS member, src FROM products
),
attributes AS (
    SELECT member[8:] AS attribute, min(src) AS src
    FROM members
    WHERE starts_with(member, 'attr_') AND member NOT IN ('attr_n_last_change', 'attr_n_processor_ark_id', 'attr_t_images_type_map')
    GROUP BY attribute
),
-- Two underscores after a trade name are its ® and a space, not a bracket.
plain AS (
    SELECT attribute, src, regexp_replace(regexp_replace(attribute, '__(t_t|h_h)_$', ''),
        '(intel|vpro|intru|insider)_(_|$)', '\1\2', 'g') AS key
    FROM attributes
),
bracketed AS (
    SELECT attribute, src, CASE WHEN ends_with(key, '_')
        THEN regexp_replace(key, '^([^(]*?|.*\([a-z]+\).*?)__(.+)_$', '\1 (\2)')
        ELSE regexp_replace(key, '__([a-z0-9_]+?)__', ' (\1) ') END AS key
    FROM (SELECT attribute, src, regexp_replace(regexp_replace(
        key, '_s_($|_)', '(s)\1'), '__(outer|inner|imperial)_(_|$)', ' (\1)\2') AS key FROM plain)
)
SELECT
    nid(attribute) AS attribute_id,
    'en' AS locale,
    clean_text(replace(replace(replace(
        regexp_replace(regexp_replace(regexp_replace(key, '(usb|bluetooth|hdmi)_(\d)_(\d)', '\1 \2.\3'),
            '(\d)_(\d)_(gen|mm|inch)', '\1.\2 \3', 'g'), '(^|_|\()(i|ps)_(o|2)(_|\)|$)', '\1\2/\3\4'),
        '___', ' '), '__', ', '), '_', ' ')) AS name,
    'name' AS kind,
    src
FROM bracketed
