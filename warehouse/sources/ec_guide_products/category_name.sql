-- A name may hold the comma that parts the names: "Arts, Crafts & Sewing". The heads of such names are listed.
WITH step AS (
    SELECT title, src, string_split(regexp_replace(category_path,
        '(^|, )(Allergy|Arm|Arts|Belts|Braces|Cabinets|Calendars|Canned|Clothing|Coffee|Cooking Oils|Creams|Cups|Decorative Pillows|DJ|Driving|Envelopes|Fasteners|Forms|Gun Holsters|Hose|Lab|Labels|Novelty|Paint|Patio|Pie|Plants|Pools|Shields|Shocks|Shower Curtains|Soils|Test|Track|Tricycles|Umbrellas), ([^,]+ & )', '\1\2;; \3', 'g'), ', ') AS names
    FROM paths
),
node AS (
    SELECT DISTINCT ON (id) md5(array_to_string(names[:depth], chr(31))) AS id, depth, replace(names[depth], ';; ', ', ') AS name,
        CASE WHEN depth > 1 THEN md5(array_to_string(names[:depth - 1], chr(31))) END AS parent, src
    FROM (SELECT names, unnest(range(1, len(names) + 1)) AS depth, src FROM step)
    ORDER BY id, src
)
SELECT nid(id) AS category_id, 'en' AS locale, clean_text(name) AS name, 'name' AS kind, src FROM node
