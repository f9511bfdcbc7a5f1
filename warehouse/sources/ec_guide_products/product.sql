-- A name may hold the comma that parts the names: "Arts, Crafts & Sewing". The heads of such names are listed.
WITH step AS (
    SELECT title, src, string_split(regexp_replace(category_path,
        '(^|, )(Allergy|Arm|Arts|Belts|Braces|Cabinets|Calendars|Canned|Clothing|Coffee|Cooking Oils|Creams|Cups|Decorative Pillows|DJ|Driving|Envelopes|Fasteners|Forms|Gun Holsters|Hose|Lab|Labels|Novelty|Paint|Patio|Pie|Plants|Pools|Shields|Shocks|Shower Curtains|Soils|Test|Track|Tricycles|Umbrellas), ([^,]+ & )', '\1\2;; \3', 'g'), ', ') AS names
    FROM paths
),
-- Kinds in capitals are those of an Indonesian market, whose titles are left out. The item names kind and title in either
-- order: "Identify the 'Brand' in the product title 'X'.", "From the product title 'X', extract ... 'Brand'."
entity AS (
    SELECT regexp_extract(input_field, '^(?:Identify|Determine|What is|Locate|Can you)[^'']*''([^'']+)''[^'']*title:? ''(.*)''[.?]?\s*$', ['kind', 'title']) AS told,
        output_field[1] AS found, src
    FROM entities WHERE len(output_field) = 1
    UNION ALL
    SELECT {'kind': told.kind, 'title': told.title}, output_field[1], src FROM (
        SELECT regexp_extract(input_field, '^(?:Refering|Considering|What part|Which|In ref|Using|From|Highlight)[^'']*''(.*)''[^'']*''([^'']+)''[.?]?\s*$', ['title', 'kind']) AS told,
            output_field, src
        FROM entities WHERE len(output_field) = 1)
),
named AS (
    SELECT md5(clean_text(told.title))[:16] AS id, clean_text(told.title) AS title, told.kind AS kind,
        regexp_replace(lower(told.kind), '[^a-z]+', '_', 'g') AS attribute, clean_text(found) AS found, src
    FROM entity WHERE told.kind <> '' AND told.title <> '' AND told.kind <> upper(told.kind) AND contains(told.title, found)
),
found AS (
    SELECT md5(clean_text(title))[:16] AS id, md5(array_to_string(names, chr(31))) AS category, NULL AS brand, src FROM step
    UNION ALL
    SELECT id, NULL, CASE WHEN attribute IN ('brand', 'brand_name') THEN found END, src FROM named
    UNION ALL
    SELECT md5(clean_text(product_title))[:16], NULL, NULL, src FROM questions
    UNION ALL
    SELECT md5(clean_text(src_title))[:16], NULL, NULL, src FROM translations
    UNION ALL
    SELECT 'machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16], NULL, NULL, src FROM translations
    UNION ALL
    SELECT md5(clean_text(regexp_extract(input_field, '(?s)Title: *(.*?)\s*\n(?:Product )?Description:', 1)))[:16], NULL, NULL, src FROM keyphrases
)
SELECT nid(id) AS product_id, nid(min(category)) AS category_id, min(brand) AS brand, min(src) AS src
FROM found WHERE id IS NOT NULL GROUP BY id
