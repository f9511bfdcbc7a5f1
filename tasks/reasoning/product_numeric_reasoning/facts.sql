-- One fact: something to be calculated from the numbers of a listing. Wrong: slips of the calculation; in a part of the
-- facts the listing lacks a number, and it cannot be inferred.
WITH named AS (
    SELECT attribute_id, norm_text(name) AS name FROM core.attribute_name WHERE locale = 'en' AND kind = 'name'
),
-- Numbers of products; of two values of one attribute none is sure.
measure AS (
    SELECT a.product_id, a.attribute_id, n.name, a.number, a.unit, u.dimension, a.number * u.factor AS base, a.src
    FROM core.product_attribute a
    JOIN named n ON n.attribute_id = a.attribute_id
    LEFT JOIN unit u ON u.symbol = a.unit
    WHERE a.number > 0 AND isfinite(a.number)
    QUALIFY count(*) OVER (PARTITION BY a.product_id, a.attribute_id) = 1
),
pack AS (
    SELECT * FROM measure
    WHERE name IN ('pack count', 'pack quantity', 'quantity per pack') AND unit IS NULL AND number = floor(number)
    QUALIFY count(*) OVER (PARTITION BY product_id) = 1
),
-- What is used up: goods with a mass or volume that have no colour, material, length, age or power.
trait AS (
    SELECT p.category_id, a.attribute_id, a.unit
    FROM core.product p JOIN core.product_attribute a ON a.product_id = p.product_id
    UNION ALL
    SELECT category_id, attribute_id, NULL FROM core.category_value
),
used_up AS (
    SELECT t.category_id
    FROM (SELECT DISTINCT * FROM trait) t
    LEFT JOIN named n ON n.attribute_id = t.attribute_id
    LEFT JOIN unit u ON u.symbol = t.unit
    WHERE t.category_id IS NOT NULL
    GROUP BY t.category_id
    HAVING bool_or(u.dimension IN ('mass', 'volume'))
        AND NOT bool_or(coalesce(regexp_matches(n.name, 'colou?r|material'), false)
            OR coalesce(t.unit, '') IN ('mm', 'cm', 'm', 'in', 'ft', 'years', 'V', 'W', 'mAh', 'GB', 'h'))
),
content AS (
    SELECT m.*
    FROM measure m
    JOIN core.product p ON p.product_id = m.product_id
    SEMI JOIN used_up c ON c.category_id = p.category_id
    WHERE m.dimension IN ('mass', 'volume')
    QUALIFY count(*) OVER (PARTITION BY m.product_id) = 1 AND m.base BETWEEN 5 AND 6000
),
-- Categories whose content is that of a piece: variants with other pack counts have the same content.
by_piece AS (
    SELECT category_id
    FROM (
        SELECT p.category_id, coalesce(p.parent_id, p.product_id) AS group_id,
            count(DISTINCT k.number) AS packs, count(DISTINCT round(c.base, 6)) AS contents
        FROM core.product p
        JOIN pack k ON k.product_id = p.product_id
        JOIN content c ON c.product_id = p.product_id
        GROUP BY ALL
    )
    WHERE packs > 1
    GROUP BY category_id
    HAVING bool_and(contents = 1)
),
-- Where the catalog has no price, what a customer paid for one.
paid AS (
    SELECT l.product_id, arg_min(struct_pack(price := round(l.price / l.quantity, 2), src := l.src, source := l.source),
        key_hash(l.line_id, 'paid')) AS line
    FROM core.purchase_line l
    SEMI JOIN (SELECT product_id FROM core.product WHERE price IS NULL) p ON p.product_id = l.product_id
    WHERE l.quantity BETWEEN 1 AND 12 AND l.price > 0
        AND abs(l.price / l.quantity - round(l.price / l.quantity, 2)) < 0.000001
    GROUP BY l.product_id
),
-- Two of the variants of a product, and at most 12 products a category, or a brand where there are no categories.
goods AS (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS group_id, p.category_id, p.currency,
        -- A price in no currency is none.
        CASE WHEN p.currency IS NOT NULL THEN coalesce(p.price, d.line.price) END AS price, p.source, [p.src, d.line.src] AS src
    FROM core.product p LEFT JOIN paid d ON d.product_id = p.product_id
    WHERE p.product_id IN (SELECT product_id FROM measure)
    QUALIFY row_number() OVER (PARTITION BY coalesce(p.parent_id, p.product_id)
            ORDER BY key_hash(p.product_id, 'variant'), p.product_id) <= 2
        AND row_number() OVER (PARTITION BY coalesce(p.category_id, p.source || ' ' || p.brand, p.source)
            ORDER BY key_hash(p.product_id, 'goods'), p.product_id) <= 12
),
-- All that is known of a product, in one row. number: a number from 0 to 15 by hash.
known AS (
    SELECT g.*, k.number AS pack, k.attribute_id AS pack_id, k.src AS pack_src,
        c.number AS amount, c.unit, c.dimension, c.base, c.attribute_id AS content_id, c.src AS content_src,
        w.base AS weight, w.attribute_id AS weight_id, w.src AS weight_src,
        CAST('0x' || substr(key_hash(g.product_id, 'number'), 1, 1) AS INTEGER) AS number
    FROM goods g
    LEFT JOIN pack k ON k.product_id = g.product_id
    LEFT JOIN content c ON c.product_id = g.product_id AND (
        coalesce(k.number, 1) = 1 OR g.category_id IN (SELECT category_id FROM by_piece))
    LEFT JOIN (SELECT * FROM measure WHERE name = 'weight' AND dimension = 'mass') w ON w.product_id = g.product_id
),
-- Three sides of a product or of its package, in base units (metres).
box AS (
    SELECT product_id, round(product(base) * 1000, 2) AS litres,
        list(attribute_id ORDER BY name, attribute_id) AS sides,
        string_agg(fmt_measure(number, unit, 'en'), ' x ' ORDER BY name, attribute_id) AS working,
        list(src ORDER BY name, attribute_id) AS box_src
    FROM measure
    WHERE dimension = 'length' AND regexp_full_match(name, '(package )?(width|height|depth)')
    GROUP BY product_id, starts_with(name, 'package ')
    HAVING count(*) = 3 AND litres BETWEEN 0.05 AND 500
    QUALIFY row_number() OVER (PARTITION BY product_id ORDER BY starts_with(name, 'package ') DESC) = 1
),
-- Content in g, ml or the unit of the listing, and what is used a day: a round number that makes whole days.
stock AS (
    SELECT *,
        CASE WHEN unit IN ('g', 'kg') THEN 'g' WHEN unit IN ('ml', 'cl', 'l') THEN 'ml' ELSE unit END AS small_unit,
        coalesce(pack, 1) * if(small_unit IN ('g', 'ml'), round(base, 6), amount) AS stock
    FROM known
    WHERE amount IS NOT NULL
),
daily AS (
    SELECT *, list_filter([1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 200, 250],
        lambda d: stock % d = 0 AND stock / d BETWEEN 7 AND 120) AS rounds,
        rounds[1 + number % nullif(len(rounds), 0)] AS daily
    FROM stock
),
-- The calculations. used: the attributes that the listing must show, the first one is named in the question;
-- value_unit: of the answer, NULL for money; slips: what wrong operations, a left out pack, a lost decimal point give.
work AS (
    SELECT product_id, 'total_price' AS kind, 3 + number % 7 AS times, NULL AS ask_unit, NULL::DOUBLE AS daily,
        CAST([] AS VARCHAR[]) AS used, times * price AS value, NULL AS value_unit,
        times || ' x ' || fmt_number(price, 'en') AS working, CAST([] AS VARCHAR[]) AS more_src,
        [value - price, value + price, value + 2 * price, times * floor(price), times + price, value * 10] AS slips
    FROM known
    WHERE price >= 1 AND coalesce(pack, 1) = 1
    UNION ALL
    SELECT product_id, 'piece_price', pack, NULL, NULL, [pack_id], price / pack, NULL,
        fmt_number(price, 'en') || ' / ' || fmt_number(pack, 'en'), [pack_src],
        [price / (pack - 1), price / (pack + 1), price * pack, price / pack / 2, price - pack, price / pack * 10]
    FROM known
    WHERE price / pack >= 0.05 AND pack BETWEEN 2 AND 48
    UNION ALL
    SELECT product_id, 'unit_price', coalesce(pack, 1), large_unit, NULL, [content_id, pack_id], price / many, NULL,
        fmt_number(price, 'en') || ' / (' || fmt_number(coalesce(pack, 1), 'en') || ' x '
            || fmt_measure(amount, unit, 'en') || ')', [content_src, pack_src],
        [price / many * coalesce(pack, 1), price / many * 10, price / many / 10, many / price, price * many,
            price / many * 2, price / many / 2]
    FROM (
        SELECT *, CASE small_unit WHEN 'g' THEN 'kg' WHEN 'ml' THEN 'l' ELSE small_unit END AS large_unit,
            if(large_unit = small_unit, stock, stock / 1000) AS many
        FROM stock
    )
    WHERE price / many >= 0.1 AND many <> 1
    UNION ALL
    SELECT product_id, 'supply', coalesce(pack, 1), small_unit, daily, [content_id, pack_id], stock / daily, 'days',
        fmt_measure(stock, small_unit, 'en') || ' / ' || daily, [content_src, pack_src],
        [stock / daily / coalesce(pack, 1), stock / daily / 10, stock / daily / 2, stock / daily - 1, stock / daily - 2,
            stock / daily * 10, stock / daily * 2, stock / daily + 1]
    FROM daily
    WHERE daily IS NOT NULL
    UNION ALL
    SELECT product_id, 'pack_content', pack, NULL, NULL, [content_id, pack_id], pack * amount, unit,
        fmt_number(pack, 'en') || ' x ' || fmt_measure(amount, unit, 'en'), [content_src, pack_src],
        [amount, amount + pack, (pack - 1) * amount, (pack + 1) * amount, pack * amount * 10, amount / pack]
    FROM known
    WHERE amount IS NOT NULL AND pack BETWEEN 2 AND 48
    UNION ALL
    SELECT product_id, 'order_weight', 3 + number % 9 AS times, NULL, NULL, [weight_id], times * weight / 1000, 'kg',
        times || ' x ' || fmt_measure(weight, 'g', 'en'), [weight_src],
        [(times - 1) * weight / 1000, (times + 1) * weight / 1000, times * weight / 100, times * weight / 10000,
            weight / 1000, (times + weight) / 1000]
    FROM known
    WHERE weight >= 5 AND amount IS NULL AND coalesce(pack, 1) = 1
    UNION ALL
    SELECT product_id, 'box_volume', 3, NULL, NULL, sides, litres, 'l', working, box_src,
        [litres * 10, litres / 10, litres * 100, litres * 2, litres / 3, litres / 100]
    FROM known JOIN box USING (product_id)
),
-- Up to three of the rarer calculations a product, and one of those that every product allows.
drawn AS (
    SELECT w.* REPLACE (list_filter(used, lambda x: x IS NOT NULL) AS used), used[1] AS named_id,
        -- Money to cents, the rest to three digits after the point; as decimals, where 1.195 is 1.20.
        CAST(if(value_unit IS NULL, round(CAST(value AS DECIMAL(24, 6)), 2), round(CAST(value AS DECIMAL(24, 6)), 3))
            AS DOUBLE) AS answer, k.group_id, k.source, k.price, k.currency,
        coalesce(k.pack, 1) > 1 AND kind IN ('unit_price', 'supply', 'pack_content') AS each_piece,
        list_filter(list_concat(k.src, more_src), lambda x: x IS NOT NULL) AS src
    FROM work w JOIN known k USING (product_id)
    -- Every product can be multiplied; taken from all, these would be half of the task.
    WHERE kind NOT IN ('total_price', 'order_weight') OR key_hash(product_id, 'common') < '60'
    QUALIFY row_number() OVER (PARTITION BY product_id, kind IN ('total_price', 'order_weight', 'box_volume')
        ORDER BY key_hash(product_id || kind, 'chosen'), kind)
        <= if(kind IN ('total_price', 'order_weight', 'box_volume'), 1, 3)
),
-- What is right is right for few products: packs of a pound at a dollar would give the same answer again and again.
-- kin: what is asked, in which unit and currency; the answers of a kin are alike.
chosen AS (
    SELECT *, concat_ws(' ', source, kind, ask_unit, value_unit, CASE WHEN value_unit IS NULL THEN currency END) AS kin FROM drawn
    QUALIFY row_number() OVER (PARTITION BY kin, answer ORDER BY key_hash(product_id, 'seldom'), product_id) <= 6
),
-- A listing without a title is called like its category.
heading AS (
    SELECT product_id, locale, title, source, src FROM core.product_text
    UNION ALL
    SELECT k.product_id, n.locale, n.name, n.source, n.src
    FROM known k JOIN core.category_name n ON n.category_id = k.category_id AND n.kind = 'name'
    ANTI JOIN core.product_text t ON t.product_id = k.product_id
),
-- Three in ten listings lack the price, or the measure if no title tells a number; something is always left.
side AS (SELECT * FROM measure WHERE dimension NOT IN ('mass', 'volume')),
asked AS (
    SELECT c.*, if(value_unit IS NULL, 'price', named_id) AS needed,
        coalesce(n.name, 'price') AS needed_name,
        key_hash(c.product_id || kind, 'lacking') < '4d' AND if(value_unit IS NULL,
            len(used) > 0 OR c.product_id IN (SELECT product_id FROM side),
            NOT h.numbers AND c.price IS NOT NULL) AS lacking
    FROM chosen c
    JOIN (
        SELECT product_id, bool_or(regexp_matches(title, '[0-9０-９]')) AS numbers FROM heading GROUP BY ALL
    ) h USING (product_id)
    LEFT JOIN named n ON n.attribute_id = c.named_id AND c.value_unit IS NOT NULL
),
-- The lines of the listing: what is used, and two other measures that are not.
listed AS (
    SELECT product_id, kind, unnest(used) AS attribute_id, true AS is_used FROM asked
    UNION ALL
    SELECT a.product_id, a.kind, m.attribute_id, false
    FROM asked a JOIN side m ON m.product_id = a.product_id
    WHERE NOT list_contains(a.used, m.attribute_id)
    QUALIFY row_number() OVER (
        PARTITION BY a.product_id, a.kind ORDER BY key_hash(m.product_id || m.attribute_id, 'other')) <= 2
),
listing AS (
    SELECT a.product_id, a.kind, n.locale, count(*) FILTER (l.is_used) AS used_lines,
        string_agg(replace(replace(t.text, '{name}', n.name), '{value}', if(m.unit IS NULL,
            fmt_number(m.number, n.locale), fmt_measure(m.number, m.unit, n.locale))), chr(10)
            ORDER BY key_hash(m.attribute_id, 'line'), m.attribute_id)
            FILTER (NOT a.lacking OR m.attribute_id <> a.needed) AS lines,
        string_agg(n.name, ' × ' ORDER BY n.name, n.attribute_id)
            FILTER (a.kind = 'box_volume' AND l.is_used OR a.named_id = n.attribute_id) AS name
    FROM listed l
    JOIN asked a USING (product_id, kind)
    JOIN measure m ON m.product_id = l.product_id AND m.attribute_id = l.attribute_id
    JOIN core.attribute_name n ON n.attribute_id = l.attribute_id AND n.kind = 'name'
    JOIN task_text t ON t.key = 'line' AND t.language = n.locale
    GROUP BY ALL
),
-- What is right for others, where there are many: a slip alone (six cents an ounce, 11 days, ten times the price) is hardly
-- ever a value that products have. So right values a few places up and down the list of its kin stand beside it.
ring AS MATERIALIZED (
    SELECT product_id, kind, kin, answer, slips, value_unit, currency, row_number() OVER (PARTITION BY kin ORDER BY answer, product_id) AS place,
        count(*) OVER (PARTITION BY kin) AS members
    FROM asked
),
-- Slips that are clearly another value; days are whole.
slip AS (
    SELECT s.* EXCLUDE (kin, members), s.members >= 40 AND g.answer IS NULL AS is_strange
    FROM (
        SELECT product_id, kind, kin, members, 'slip ' || nth AS id, CAST(if(value_unit IS NULL,
                round(CAST(slips[nth] AS DECIMAL(24, 6)), 2), round(CAST(slips[nth] AS DECIMAL(24, 6)), 3)) AS DOUBLE)
                AS slip, answer, value_unit, currency
        FROM (SELECT *, unnest(range(1, len(slips) + 1)) AS nth FROM ring)
        WHERE isfinite(slips[nth]) AND slip > 0 AND (value_unit IS DISTINCT FROM 'days' OR slip = floor(slip))
    ) s
    LEFT JOIN (SELECT DISTINCT kin, answer FROM ring) g ON g.kin = s.kin AND g.answer = s.slip
    WHERE abs(slip / s.answer - 1) > 0.02
    UNION ALL
    SELECT a.product_id, a.kind, 'of another product ' || o.step, b.answer, a.answer, a.value_unit, a.currency, false
    FROM ring a CROSS JOIN (VALUES (-17), (-9), (-4), (4), (9), (17)) o(step)
    JOIN ring b ON b.kin = a.kin
        AND b.place = (a.place - 1 + o.step * (1 + least(a.members // 100, 2)) + a.members) % a.members + 1
    WHERE a.members >= 40 AND abs(b.answer / a.answer - 1) > 0.02
),
-- Two slips are meant to be drawn, so that the right value is as often the least, the middle and the greatest.
value AS (
    SELECT product_id, kind, 'value' AS id, answer AS value, value_unit, currency, NULL AS nearness FROM asked
    UNION ALL
    SELECT product_id, kind, id, slip, value_unit, currency, if(
        row_number() OVER (
            PARTITION BY product_id, kind, slip < answer ORDER BY is_strange, key_hash(product_id || kind || id, 'slip'))
        <= if(slip < answer, smaller, 2 - smaller), 0.5, 0.3)
    FROM (
        SELECT *, CAST('0x' || substr(key_hash(product_id || kind, 'smaller'), 1, 6) AS INTEGER) % 3 AS smaller
        FROM slip
    )
),
phrase AS (
    SELECT language, max(text) FILTER (key = 'cannot') AS cannot, max(text) FILTER (key = 'price') AS price_name,
        max(text) FILTER (key = 'line') AS line, max(text) FILTER (key = 'days') AS days,
        max(text) FILTER (key = 'each_piece') AS each_piece, if(language IN ('en', 'ja', 'zh'), '.', ',') AS point
    FROM task_text
    GROUP BY language
),
answer AS (
    SELECT product_id, kind, language, id, nearness, CASE
        WHEN value_unit IS NULL THEN replace(printf('%.2f', value), '.', point) || coalesce(' ' || currency, '')
        WHEN value_unit = 'days' THEN replace(days, '{number}', fmt_number(value, language))
        ELSE fmt_measure(value, value_unit, language) END AS text
    FROM value CROSS JOIN phrase
),
answers AS (
    SELECT s.product_id, s.kind, s.language, max(s.text) FILTER (s.id = 'value') AS right_text,
        list(wrong_item(s.id, s.text, 'arithmetic',
            if(a.lacking, 'the listing does not tell: ' || a.needed_name, 'it is ' || a.working), s.nearness)
            ORDER BY s.id) FILTER (s.id <> 'value') AS slips
    FROM answer s JOIN asked a USING (product_id, kind)
    GROUP BY ALL
),
-- The way out is offered in three questions beside each that it answers: always there and hardly ever right, or there only
-- where it is right, it would give something away.
offered AS (
    SELECT a.product_id, a.kind, l.language, a.lacking OR row_number() OVER (
            PARTITION BY a.source, a.kind, l.language, a.lacking ORDER BY key_hash(a.product_id || a.kind, 'way out'))
        <= 3 * count(*) FILTER (a.lacking) OVER (PARTITION BY a.source, a.kind, l.language) AS has_way_out
    FROM asked a JOIN answers l USING (product_id, kind)
)
SELECT
    a.product_id || ' ' || a.kind AS fact_key,
    h.locale AS language,
    a.group_id AS group_key,
    a.kind || ' ' || a.working || if(a.lacking, ' lacking', '') AS family_key,
    h.title AS slot_title,
    concat_ws(chr(10), g.lines, CASE WHEN a.needed <> 'price' OR NOT a.lacking THEN
        replace(replace(p.line, '{name}', p.price_name), '{value}',
            replace(printf('%.2f', a.price), '.', p.point) || coalesce(' ' || a.currency, '')) END) AS slot_listing,
    replace(replace(replace(replace(if(a.each_piece, p.each_piece, '') || q.text, '{name}', coalesce(g.name, '')),
        '{n}', fmt_number(a.times, h.locale)), '{unit}', coalesce(fmt_unit(a.ask_unit, h.locale), '')),
        '{daily}', coalesce(fmt_measure(a.daily, a.ask_unit, h.locale), '')) AS slot_question,
    [if(a.lacking, gold_item('none', p.cannot), gold_item('value', s.right_text))] AS gold,
    if(a.lacking OR NOT o.has_way_out, s.slips,
        list_append(s.slips, wrong_item('none', p.cannot, 'arithmetic', 'it is ' || a.working, 0.8))) AS pool,
    list_sort(list_distinct([a.source, h.source])) AS sources,
    list_append(a.src, h.src) AS source_rows
FROM asked a
JOIN heading h ON h.product_id = a.product_id
JOIN phrase p ON p.language = h.locale
JOIN task_text q ON q.key = a.kind AND q.language = h.locale
JOIN answers s ON s.product_id = a.product_id AND s.kind = a.kind AND s.language = h.locale
JOIN offered o ON o.product_id = a.product_id AND o.kind = a.kind AND o.language = h.locale
LEFT JOIN listing g ON g.product_id = a.product_id AND g.kind = a.kind AND g.locale = h.locale
-- A language that lacks the name of an attribute that is needed cannot ask.
WHERE coalesce(g.used_lines, 0) = len(a.used)
