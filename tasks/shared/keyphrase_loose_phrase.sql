-- Phrases that tell one product from others: they hold a rare word of its title. "Heavy duty" or "gift" fit anything.
-- What is for the occasion ("party costume") fits much that is not called so, and is no wrong one: it has no beginnings.
-- Some sets are written Like This, others like this: neighbours write alike.
-- Kinds of things are the heads of category names.
WITH kind_word AS (
    SELECT DISTINCT locale, rtrim(head, 's') AS head FROM (
        SELECT locale, regexp_extract(lower(name), '(\pL{3,})\PL*$', 1) AS head FROM core.category_name
        WHERE locale NOT IN ('es', 'fr', 'it', 'pt') AND locale IN (SELECT locale FROM step.loose)
        UNION ALL
        SELECT locale, regexp_extract(lower(name), '^(\pL{3,})', 1) FROM core.category_name
        WHERE locale IN ('es', 'fr', 'it', 'pt') AND locale IN (SELECT locale FROM step.loose))
    WHERE head <> ''
)
SELECT k.product_id, k.locale, k.phrase, k.style, CASE WHEN k.vague THEN [] ELSE [w[:5] FOR w IN regexp_extract_all(k.flat, '[\pL\d]{3,}')] END AS starts,
    key_hash(k.product_id || ' ' || k.phrase, 'phrase') AS draw,
    any_value(h.head) IS NOT NULL AND contains(k.flat, ' ')
        OR max(w.titles) <= 3 AND NOT bool_or(k.common) AND bool_or(starts_with(here.title, ' ' || k.flat || ' ')) AS sure
FROM (SELECT *, CASE WHEN locale IN ('es', 'fr', 'it', 'pt') THEN regexp_extract(flat, '^(\pL{3,})', 1) ELSE regexp_extract(flat, '(\pL{3,})$', 1) END AS head,
        regexp_full_match(head, '(accessor|suppl|batter|bab)(y|ies?)|(kit|set|part|tool|product|item|gift|other|essential|wom[ae]n|m[ae]n|kid|boy|girl|style|colou?r|design|pack|system|collection|material|size|grip|handle|control|strap|cover|lid|base|frame|button|pocket|zipper|stand|box|screen|hook|case|bag|cable|charger|wheel|motor|closure|ring|holder|mount|light|insert|sport|adult|pad|slip|call|tip|round|type|model|mode|function|adhesive|treat|chip|piece|top|application|display|animal|sheet|count|pattern|image|edition|series|option|effect|model)s?|care|duty|iron|removal|cleaning|added|equipment|health|use|decor|home|kitchen|outdoors?|power|protection|support|storage|natural|free|organic|wireless|portable|electric|steel|cotton|plastic|leather|wood|metal|silicone|pink|black|white|red|blue|green|gold|silver') AS common,
        regexp_full_match(flat, '((party|costume|fancy|dress|cosplay|birthday|anniversary|wedding|halloween|christmas|decoration|ornament|gift|present|prop|event|kid|adult|hanging|toy|cute|fun|outdoor|indoor)s? ?)+') AS vague,
        count(*) FILTER (regexp_matches(phrase, '^\p{Lu}')) OVER (PARTITION BY product_id, locale) * 2
            > count(*) OVER (PARTITION BY product_id, locale) AS style
    FROM step.phrase SEMI JOIN step.loose USING (product_id, locale)) k
JOIN step.loose here ON here.product_id = k.product_id AND here.locale = k.locale
JOIN step.title_word w ON w.product_id = k.product_id AND w.locale = k.locale AND contains(k.flat, w.word)
-- but for what many things have, are made of or come with
LEFT JOIN kind_word h ON h.locale = k.locale AND h.head = rtrim(k.head, 's') AND NOT k.common
WHERE length(k.phrase) BETWEEN 3 AND 60
GROUP BY k.product_id, k.locale, k.phrase, k.style, k.flat, k.vague
