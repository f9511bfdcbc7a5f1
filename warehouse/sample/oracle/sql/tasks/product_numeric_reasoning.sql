-- Right: what the calculation gives with the true numbers of the product, where the listing or the title tells all that
-- it needs; else `It cannot be inferred.`. What the listing tells must be true.
WITH about AS (
    SELECT q.question_id, q.language, q.slots['question'] AS asks, q.slots['listing'] AS listing, s.entity AS product,
        p.price, w.kind
    FROM asked q
    JOIN subject('title', 'product') s USING (question_id)
    JOIN truth.product p ON p.product = s.entity
    JOIN calculation_word w ON w.language = q.language AND contains(q.slots['question'], w.words)
), cut AS (
    SELECT question_id, language, product, price, line, plain(regexp_extract(line, '^(.*?)[ \x{A0}\x{202F}]?[:：]', 1)) AS name,
        trim(regexp_extract(line, '^.*?[:：](.*)$', 1)) AS value
    FROM (SELECT *, unnest(string_split(listing, chr(10))) AS line FROM about)
), fact AS (  -- every measure of a product, in its base unit
    SELECT f.product, f.attribute, f.listed_amount AS amount, u.dimension, f.listed_amount * coalesce(u.factor, 1) AS base
    FROM truth.fact f LEFT JOIN own_unit u ON u.word = lower(f.listed_unit)
    WHERE f.type = 'number'
), line AS (
    SELECT c.question_id, c.line, f.attribute, w.word IS NOT NULL AS is_price, CASE WHEN w.word IS NOT NULL
        THEN amount_in(c.value, c.language) = c.price
        ELSE abs(amount_in(c.value, c.language) * coalesce(u.factor, 1) - f.base) <= 1e-6 * f.base
            AND u.dimension IS NOT DISTINCT FROM f.dimension END AS is_true
    FROM cut c
    LEFT JOIN price_word w ON w.language = c.language AND w.word = c.name
    LEFT JOIN called n ON n.kind = 'attribute' AND n.locale = c.language AND n.word = c.name
    LEFT JOIN fact f ON f.product = c.product AND f.attribute = n.entity
    LEFT JOIN own_unit u ON u.word = unit_in(c.value)
    WHERE c.line <> ''
), told AS (
    SELECT question_id, attribute, true AS is_listed FROM line WHERE attribute IS NOT NULL
    UNION ALL
    SELECT a.question_id, s.attribute, false
    FROM about a JOIN truth.stated_fact s ON s.product = a.product AND s.locale = a.language AND s.part = 'title'
), content AS (  -- the mass or volume that is told, best in the listing
    SELECT a.question_id, arg_min(struct_pack(base := f.base, dimension := f.dimension), (NOT t.is_listed, f.attribute)) AS content
    FROM about a JOIN told t USING (question_id)
    JOIN fact f ON f.product = a.product AND f.attribute = t.attribute AND f.dimension IN ('mass', 'volume')
    GROUP BY a.question_id
), given AS (
    SELECT a.*, CASE WHEN p.question_id IS NOT NULL THEN a.price END AS told_price,
        CASE WHEN k.base IS NULL OR k.base = 1 THEN 1 WHEN t.question_id IS NOT NULL THEN k.base END AS pack,
        c.content.base AS base, TRY_CAST(regexp_extract(asks, '\d+') AS DOUBLE) AS times,
        amount_in(regexp_extract(asks, '\d+(?:[.,]\d+)?[ \x{A0}]?(?:g|m[lL]|毫升)'), a.language) AS daily,
        replace(lower(regexp_extract(asks, '1[ \x{A0}]?(kg|[lL]|升)', 1)), '升', 'l')
            = CASE c.content.dimension WHEN 'mass' THEN 'kg' ELSE 'l' END AS is_unit
    FROM about a
    LEFT JOIN (SELECT DISTINCT question_id FROM line WHERE is_price) p USING (question_id)
    LEFT JOIN (SELECT DISTINCT question_id FROM told WHERE attribute = 'pack_count') t USING (question_id)
    LEFT JOIN fact k ON k.product = a.product AND k.attribute = 'pack_count'
    LEFT JOIN content c USING (question_id)
), result AS (
    SELECT question_id, kind, CASE kind
        WHEN 'price of some' THEN times * told_price
        WHEN 'price of a piece' THEN told_price / pack
        WHEN 'price of a unit' THEN CASE WHEN is_unit OR base IS NULL THEN told_price / (pack * base) * 1000 END
        WHEN 'days' THEN pack * base / daily
        WHEN 'content of a pack' THEN pack * base
        WHEN 'weight of some' THEN times * base END AS value
    FROM given
), shown AS (
    SELECT o.question_id, o.position, o.is_gold, o.text, n.word IS NOT NULL AS is_none,
        amount_in(o.text, o.language) * coalesce(u.factor, 1) AS value, coalesce(u.factor, 1) AS factor
    FROM offered o
    LEFT JOIN none_phrase n ON n.language = o.language AND n.word = o.word
    LEFT JOIN own_unit u ON u.word = unit_in(o.text)
)
SELECT s.question_id, s.position, CASE WHEN is_none THEN r.value IS NULL
        WHEN r.value IS NULL THEN false
        -- Money is rounded to cents, the rest to three digits after the point; whole days are exact.
        WHEN s.is_gold THEN abs(s.value - r.value) <= CASE WHEN r.kind LIKE 'price%' THEN 0.005001
            WHEN r.kind = 'days' THEN 1e-6 ELSE 0.000501 * s.factor END
        ELSE abs(s.value / r.value - 1) <= 0.01 END AS is_right,
    r.kind || ' is ' || coalesce(CAST(round(r.value, 4) AS VARCHAR), 'not told') AS why
FROM shown s JOIN result r USING (question_id)
UNION ALL
SELECT question_id, NULL, false, 'the listing says what is not so: ' || line FROM line WHERE is_true IS DISTINCT FROM true
