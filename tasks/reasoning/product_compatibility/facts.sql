-- (1) Pairs of products that fit: asked from either side. Accessory and device share the value of one attribute (the phone
-- model, the wheel size); wrong are things of the same category with another value of it.
-- (2) Supplies whose catalog entry lists the devices they are made for. Right: a device that two supplies of the kind name.
-- Wrong: devices that two other supplies of brand, kind and colour are made for, and that no entry lists together with any
-- device of this one.
WITH fit AS MATERIALIZED (
    SELECT r.left_id, r.right_id, l.category_id AS left_category, d.category_id AS right_category, r.src
    FROM core.relation r
    JOIN core.product l ON l.product_id = r.left_id JOIN core.product d ON d.product_id = r.right_id
    WHERE r.kind = 'fits'
),
concerned AS MATERIALIZED (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS model_id, p.category_id, p.brand, p.source
    FROM core.product p
    SEMI JOIN (SELECT left_category AS category_id FROM fit UNION SELECT right_category FROM fit) c USING (category_id)
),
valued AS MATERIALIZED (
    SELECT a.product_id, c.category_id, a.attribute_id, a.value_id
    FROM core.product_attribute a JOIN concerned c USING (product_id) WHERE a.value_id IS NOT NULL
),
-- What decides: the attribute on which all pairs of two categories agree, and of whose values there are most.
decisive AS MATERIALIZED (
    SELECT f.left_category, f.right_category, l.attribute_id, count(DISTINCT l.value_id) AS kinds
    FROM fit f JOIN valued l ON l.product_id = f.left_id
    JOIN valued r ON r.product_id = f.right_id AND r.attribute_id = l.attribute_id
    GROUP BY f.left_category, f.right_category, l.attribute_id HAVING bool_and(l.value_id = r.value_id) AND count(DISTINCT l.value_id) >= 2
    QUALIFY row_number() OVER (PARTITION BY f.left_category, f.right_category ORDER BY kinds DESC, l.attribute_id) = 1
),
-- Both directions: who asks, what fits.
asked AS MATERIALIZED (
    SELECT left_id AS product_id, right_id AS other_id, 'device' AS side, right_category AS other_category,
        d.attribute_id, f.src, kinds
    FROM fit f JOIN decisive d USING (left_category, right_category)
    UNION ALL
    SELECT right_id, left_id, 'accessory', left_category, d.attribute_id, f.src, kinds
    FROM fit f JOIN decisive d USING (left_category, right_category)
),
-- Two answers a product and side, and no answer more than six times.
fact AS MATERIALIZED (
    SELECT a.*, v.value_id, p.model_id, p.brand, p.source, o.model_id AS other_model
    FROM asked a JOIN concerned p USING (product_id) JOIN concerned o ON o.product_id = a.other_id
    JOIN valued v ON v.product_id = a.product_id AND v.attribute_id = a.attribute_id
    QUALIFY row_number() OVER (PARTITION BY a.product_id, a.side, a.other_category
            ORDER BY key_hash(a.product_id || ' ' || a.other_id, 'fact')) <= 2
        AND row_number() OVER (PARTITION BY a.other_id, a.side ORDER BY key_hash(a.product_id || ' ' || a.other_id, 'once')) <= 6
),
-- One a family of variants; what is of the asker's brand is nearest.
wrong_one AS MATERIALIZED (
    SELECT f.product_id, f.other_id, v.product_id AS wrong_id, v.value_id, f.attribute_id,
        CASE WHEN w.brand = f.brand THEN 0.8 ELSE 0.5 END AS nearness
    FROM fact f
    JOIN valued v ON v.category_id = f.other_category AND v.attribute_id = f.attribute_id AND v.value_id <> f.value_id
    JOIN concerned w ON w.product_id = v.product_id AND w.model_id NOT IN (f.other_model, f.model_id)
    ANTI JOIN asked a ON a.product_id = f.product_id AND a.other_id = v.product_id
    QUALIFY row_number() OVER (PARTITION BY f.product_id, f.other_id, w.model_id
            ORDER BY key_hash(f.product_id || ' ' || f.other_id || ' ' || v.product_id, 'variant')) = 1
        AND row_number() OVER (PARTITION BY f.product_id, f.other_id
            ORDER BY w.brand = f.brand DESC, key_hash(f.product_id || ' ' || f.other_id || ' ' || w.model_id, 'wrong')) <= 8
),
-- A product is shown with the value that decides, where its title does not say it.
needed AS (
    SELECT product_id, attribute_id, value_id FROM fact
    UNION SELECT other_id, attribute_id, value_id FROM fact
    UNION SELECT wrong_id, attribute_id, value_id FROM wrong_one
),
shown AS MATERIALIZED (
    SELECT n.product_id, n.attribute_id, t.locale, t.src, v.name AS value_name, a.name AS attribute_name,
        CASE WHEN contains(norm_text(t.title), norm_text(v.name)) THEN t.title
            WHEN t.locale IN ('ja', 'zh') THEN t.title || '（' || a.name || '：' || v.name || '）'
            ELSE t.title || ' (' || a.name || CASE WHEN t.locale = 'fr' THEN ' : ' ELSE ': ' END || v.name || ')' END AS label
    FROM needed n JOIN core.product_text t USING (product_id)
    JOIN core.attribute_value_name v ON v.value_id = n.value_id AND v.locale = t.locale AND v.kind = 'name'
    JOIN core.attribute_name a ON a.attribute_id = n.attribute_id AND a.locale = t.locale AND a.kind = 'name'
),
pool AS (
    SELECT w.product_id, w.other_id, s.locale, list(wrong_item(w.wrong_id, s.label, 'catalog_fact',
        s.attribute_name || ': ' || s.value_name || '; both of all pairs that fit have the same one', w.nearness)) AS pool
    FROM wrong_one w JOIN shown s ON s.product_id = w.wrong_id AND s.attribute_id = w.attribute_id
    GROUP BY ALL
),
paired AS (
    SELECT f.product_id || ' ' || f.side || ' ' || f.other_id AS fact_key, own.locale AS language, f.model_id AS group_key,
        f.model_id || ' ' || f.side || ' ' || f.other_model AS family_key, own.label AS slot_product,
        [gold_item(f.other_id, g.label)] AS gold, coalesce(p.pool, []) AS pool, [f.source] AS sources,
        [f.src, own.src, g.src] AS source_rows
    FROM fact f
    JOIN shown own ON own.product_id = f.product_id AND own.attribute_id = f.attribute_id
    JOIN shown g ON g.product_id = f.other_id AND g.attribute_id = f.attribute_id AND g.locale = own.locale
    LEFT JOIN pool p ON p.product_id = f.product_id AND p.other_id = f.other_id AND p.locale = own.locale
),
-- (2) Supplies and spare parts that fit nothing else: bags, paper and cables fit what no list names.
supply AS MATERIALIZED (
    SELECT a.product_id, t.locale, t.title, norm_text(p.brand) AS maker, coalesce(p.parent_id, p.product_id) AS model_id,
        p.source, a.value_text, a.src, t.src AS text_src,
        coalesce(nullif(regexp_extract(lower(t.title), '\b(ribbon|lamp|battery)\b'), ''), 'print')
        -- A device that prints in black takes no colours.
        || CASE WHEN regexp_matches(lower(t.title), '\b(cyan|magenta|yellow|(tri-?)?colou?rs?|red|blue)\b') THEN ' colour'
            WHEN contains(lower(t.title), 'black') THEN ' black' ELSE '' END AS kind
    FROM core.product_attribute a
    SEMI JOIN (
        SELECT attribute_id FROM core.attribute_name
        WHERE locale = 'en' AND regexp_matches(lower(name), '^compatib(ility|le (products|devices|models|printers))$')) n USING (attribute_id)
    JOIN core.product p USING (product_id) JOIN core.product_text t USING (product_id)
    WHERE p.brand IS NOT NULL AND contains(a.value_text, ',')
      AND regexp_matches(lower(t.title), '\b(toner|ink|inks|cartridge|drum|fuser|print ?head|ribbon|lamp|battery|developer|original (black|cyan|magenta|yellow|photo))\b')
      -- Sold for the devices of another maker.
      AND NOT regexp_matches(lower(t.title), '\b(equivalent|compatible|replace(s|ment))\b')
      -- Nobody could tell what a supply is for whose title has no name of a model.
      AND regexp_matches(t.title, '\b([A-Z]+-?\d{2,}|\d{2,}[A-Z])[A-Z0-9-]*\b')
),
-- A name of letters and figures; its number tells devices of one series apart, and series from each other.
listed AS MATERIALIZED (
    SELECT DISTINCT product_id, maker, kind, device, replace(norm_text(device), ' ', '') AS device_key, regexp_extract(device, '\d{2,}') AS number
    FROM (SELECT product_id, maker, kind, unnest([trim(x, ' -.;*') FOR x IN string_split(value_text, ',')]) AS device FROM supply)
    -- A figure first: the series was said before the list only.
    WHERE regexp_matches(device, '^[A-Za-z].*\d\d') AND regexp_matches(device, '[A-Za-z]{2}') AND length(device) BETWEEN 5 AND 36
      AND NOT regexp_matches(lower(device), '[/&;:()]|series|\b(and|notebook|laptop)\b')
),
-- Supplies that have devices in common.
common AS MATERIALIZED (
    SELECT a.product_id, b.product_id AS other_id, count(*) AS devices
    FROM listed a JOIN listed b USING (device_key) GROUP BY a.product_id, b.product_id
),
-- One entry alone may be wrong: two supplies of the kind name the device. So may one that stands among other devices than
-- the rest do (a printer in black among the printers of a colour): all that name it have one device more in common.
borne_out AS (
    SELECT a.product_id, a.device_key
    FROM listed a JOIN listed b ON b.device_key = a.device_key AND b.product_id <> a.product_id
    JOIN common c ON c.product_id = a.product_id AND c.other_id = b.product_id
    GROUP BY a.product_id, a.device_key
    HAVING bool_or(b.maker = a.maker AND b.kind = a.kind) AND min(c.devices) >= 2
),
-- Neither the device nor its number stands in the title.
entry AS MATERIALIZED (
    SELECT l.*, row_number() OVER (PARTITION BY l.maker, l.kind ORDER BY key_hash(l.product_id || ' ' || l.device_key, 'entry')) AS nth,
        count(*) OVER (PARTITION BY l.maker, l.kind) AS entries
    FROM listed l SEMI JOIN supply s ON s.product_id = l.product_id AND NOT contains(s.title, l.number)
    SEMI JOIN borne_out b USING (product_id, device_key)
    -- One device an entry: those with the longest lists would be right and wrong most often.
    QUALIFY row_number() OVER (PARTITION BY l.product_id ORDER BY key_hash(l.product_id || ' ' || l.device_key, 'of list')) <= 1
),
-- Drawn from the entries for supplies of the same kind, so that a device is wrong as often as it is right.
draw AS MATERIALIZED (
    SELECT e.product_id, e.device_key AS gold_key, o.device_key, o.device, o.number
    FROM entry e CROSS JOIN range(48) d
    JOIN entry o ON o.maker = e.maker AND o.kind = e.kind AND o.nth = 1 + (e.nth + d.range) % e.entries
    WHERE o.product_id <> e.product_id
      AND starts_with(norm_text(o.device), e.maker) = starts_with(norm_text(e.device), e.maker)
),
-- Not listed together with any device of the supply, nor of the number of one of them.
related AS (
    SELECT DISTINCT b.product_id, l.device_key FROM common b JOIN listed l ON l.product_id = b.other_id
    UNION
    SELECT d.product_id, d.device_key FROM draw d JOIN listed own ON own.product_id = d.product_id AND own.number = d.number
),
other_device AS (
    SELECT product_id, list(wrong_item(device_key, device, 'catalog_fact',
        'no entry of the catalog lists ' || device || ' together with a device that this supply is made for', nearness)) AS pool
    FROM (
        SELECT DISTINCT product_id, device_key, min(device) AS device, round(jaro_winkler_similarity(device_key, min(gold_key)), 2) AS nearness
        FROM draw ANTI JOIN related USING (product_id, device_key) GROUP BY product_id, device_key, number
        QUALIFY row_number() OVER (PARTITION BY product_id, number ORDER BY device_key) = 1
    )
    GROUP BY product_id
),
-- Toner in four colours fits the same printers: two questions a device.
supplied AS (
    SELECT e.product_id || ' made for ' || e.device_key AS fact_key, s.locale AS language, s.model_id AS group_key,
        e.maker || ' ' || e.device_key AS family_key, s.title AS slot_product, [gold_item(e.device_key, e.device)] AS gold,
        o.pool, [s.source] AS sources, [s.src, s.text_src] AS source_rows
    FROM entry e JOIN supply s USING (product_id) JOIN other_device o USING (product_id)
    QUALIFY row_number() OVER (PARTITION BY e.maker, e.device_key, s.locale ORDER BY key_hash(e.product_id, 'supply')) <= 2
        AND row_number() OVER (PARTITION BY e.product_id, s.locale ORDER BY s.src) = 1
)
FROM paired UNION ALL FROM supplied
