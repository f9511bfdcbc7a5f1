-- A name may hold the comma that parts the names: "Arts, Crafts & Sewing". The heads of such names are listed.
SELECT title, src, string_split(regexp_replace(category_path,
    '(^|, )(Allergy|Arm|Arts|Belts|Braces|Cabinets|Calendars|Canned|Clothing|Coffee|Cooking Oils|Creams|Cups|Decorative Pillows|DJ|Driving|Envelopes|Fasteners|Forms|Gun Holsters|Hose|Lab|Labels|Novelty|Paint|Patio|Pie|Plants|Pools|Shields|Shocks|Shower Curtains|Soils|Test|Track|Tricycles|Umbrellas), ([^,]+ & )', '\1\2;; \3', 'g'), ', ') AS names
FROM paths
