-- Right: one is an accessory of a category that fits things of the other's by an attribute, and they have the same value
-- of it. An option may say the value after its title.
WITH thing AS (
    SELECT question_id, position, language, unnest([text, regexp_replace(text, '\s*[(（][^()（）]*[:：][^()（）]*[)）]$', '')]) AS text
    FROM (SELECT question_id, position, language, text FROM offered
        UNION ALL SELECT question_id, NULL, language, slots['product'] FROM asked)
), named AS (
    SELECT DISTINCT t.question_id, t.position, p.product, p.category
    FROM thing t JOIN called c ON c.kind = 'product' AND c.locale = t.language AND c.word = plain(t.text)
    JOIN truth.product p ON p.product = c.entity
), way AS (
    SELECT DISTINCT a.category AS accessory, d.category AS device, f.attribute
    FROM truth.fits f JOIN truth.product a ON a.product = f.accessory JOIN truth.product d ON d.product = f.device
), pair AS (
    SELECT o.question_id, o.position, o.product, s.product AS given, w.attribute
    FROM named o JOIN named s ON s.question_id = o.question_id AND s.position IS NULL
    LEFT JOIN way w ON (w.accessory = o.category AND w.device = s.category) OR (w.device = o.category AND w.accessory = s.category)
    WHERE o.position IS NOT NULL
)
SELECT p.question_id, p.position, bool_or(CASE WHEN p.attribute IS NULL THEN false ELSE x.value = y.value END) AS is_right,
    p.product || ' and ' || p.given || ': ' || coalesce(p.attribute, 'nothing') AS why
FROM pair p
LEFT JOIN truth.fact x ON x.product = p.product AND x.attribute = p.attribute
LEFT JOIN truth.fact y ON y.product = p.given AND y.attribute = p.attribute
GROUP BY ALL
UNION ALL
SELECT t.question_id, NULL, false, t.shown || ' is not so'
FROM (
    SELECT o.question_id, o.language, o.entity AS product, regexp_extract(o.text, '[(（]([^()（）]*[:：][^()（）]*)[)）]$', 1) AS shown,
        plain(regexp_extract(shown, '^(.*?)[ \x{A0}\x{202F}]*[:：]', 1)) AS name, plain(regexp_extract(shown, '[:：](.*)$', 1)) AS value
    FROM offered o ANTI JOIN called c ON c.kind = 'product' AND c.locale = o.language AND c.word = o.word
) t
LEFT JOIN (
    SELECT f.product, n.locale, n.word AS name, v.word AS value
    FROM truth.fact f JOIN called n ON n.kind = 'attribute' AND n.entity = f.attribute
    JOIN called v ON v.kind = 'value' AND v.entity = f.attribute || '.' || f.value AND v.locale = n.locale
) f ON f.product = t.product AND f.locale = t.language AND f.name = t.name AND f.value = t.value
WHERE f.product IS NULL
