-- Families of variants, their brands and facts. Parameters: getvariable('products').
-- A family is one thing in one category by one brand; its members differ in one attribute (the axis).

CREATE TABLE category_weight AS
SELECT category, dept, 1 + CAST(floor(3 * u('popularity', category)) AS INTEGER)
       + CASE WHEN fits IS NOT NULL OR category IN (SELECT ca.category FROM w_category_attribute ca
              WHERE ca.attribute IN (SELECT fits FROM w_category)) THEN 3 ELSE 0 END AS weight
FROM w_category;

CREATE TABLE seat AS  -- families take the seats in turn: every category comes before any comes twice
SELECT row_number() OVER (ORDER BY copy, u('seat', category || copy), category) - 1 AS seat, category
FROM (SELECT category, unnest(range(weight)) AS copy FROM category_weight);

CREATE TABLE family AS
WITH sized AS (
    SELECT range AS family, 'F' || lpad(CAST(range AS VARCHAR), 6, '0') AS key,
           CASE WHEN u('family size', 'F' || range) < 0.40 THEN 1 WHEN u('family size', 'F' || range) < 0.65 THEN 2
                WHEN u('family size', 'F' || range) < 0.85 THEN 3 ELSE 4 END AS wanted
    FROM range(CAST(getvariable('products') AS BIGINT))
), placed AS (
    SELECT *, COALESCE(sum(wanted) OVER (ORDER BY family ROWS UNBOUNDED PRECEDING) - wanted, 0) AS first
    FROM sized
), counted AS (
    SELECT p.family, p.key, CAST(p.first AS BIGINT) AS first,
           CAST(least(p.wanted, getvariable('products') - p.first) AS INTEGER) AS size, s.category
    FROM placed p JOIN seat s ON s.seat = p.family % (SELECT count(*) FROM seat)
    WHERE p.first < getvariable('products')
), makers AS (
    SELECT c.category, b.brand, b.name AS brand_name, b.tier, line.line,
           row_number() OVER (PARTITION BY c.category ORDER BY u('maker', c.category || b.brand || line.line)) - 1 AS turn,
           count(*) OVER (PARTITION BY c.category) AS makers
    FROM w_category c JOIN w_brand b ON list_contains(b.departments, c.dept), unnest(b.lines) AS line(line)
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY category ORDER BY family) - 1 AS turn FROM counted
)
SELECT t.family, t.key, t.turn, t.first, t.size, t.category, c.dept, m.brand, m.brand_name, m.tier,
       -- a second round of brand and line gets a series code, so that two families never share a name
       m.line || CASE WHEN t.turn < m.makers THEN '' ELSE ' ' || series(t.turn // m.makers) END AS line
FROM turns t JOIN w_category c USING (category)
JOIN makers m ON m.category = t.category AND m.turn = t.turn % m.makers;

-- Which attribute the members differ in: a choice with enough values, a number with enough steps, or the pack.
CREATE TABLE axis AS
WITH candidate AS (
    SELECT category, attribute, count(*) AS values, CASE WHEN attribute IN ('color', 'size', 'flavour', 'flavor') THEN 0.3 ELSE 1 END AS bar
    FROM w_category_value WHERE attribute NOT IN (SELECT fits FROM w_category WHERE fits IS NOT NULL)
    GROUP BY ALL
    UNION ALL
    SELECT category, attribute, 1 + CAST(floor((high - low) / step + 1e-9) AS BIGINT), 1.2
    FROM w_category_number WHERE attribute NOT IN ('length', 'width', 'height', 'pack_count')
    UNION ALL
    SELECT category, 'pack_count', len(packs), 0.5 FROM w_category WHERE len(packs) > 1
)
SELECT f.family, arg_min(c.attribute, (c.bar * u('axis', f.key || c.attribute), c.attribute)) AS attribute
FROM family f JOIN candidate c ON c.category = f.category AND c.values >= f.size
WHERE f.size > 1 GROUP BY f.family;

CREATE TABLE product AS
SELECT CAST(f.first + member AS BIGINT) AS number, product_code(f.first + member) AS product, f.family, f.key, f.turn, member,
       CASE WHEN member > 0 THEN product_code(f.first) END AS parent, f.category, f.dept, f.brand, f.brand_name, f.tier,
       f.line, a.attribute AS axis,
       -- new arrivals (3 in 100) are not in any log or review: they came after the last day
       CASE WHEN u('arrival', f.key) < 0.03 THEN DATE '2025-04-01' + CAST(floor(30 * u('launch', f.key)) AS INTEGER)
            ELSE DATE '2022-01-01' + CAST(floor(900 * u('launch', f.key)) AS INTEGER) END AS available_from
FROM (SELECT *, unnest(range(size)) AS member FROM family) f
LEFT JOIN axis a USING (family)
WHERE member = 0 OR a.attribute IS NOT NULL;

-- Facts: a family has most of the attributes of its category, its members share all but the axis.
CREATE TABLE fact AS
WITH held AS (
    SELECT p.number, p.product, p.key, p.turn, p.member, p.category, ca.attribute, w.type, w.unit, p.axis = ca.attribute AS is_axis
    FROM product p JOIN w_category_attribute ca USING (category) JOIN w_attribute w USING (attribute)
    JOIN w_category c USING (category)
    WHERE ca.attribute <> 'pack_count' AND (ca.required OR p.axis = ca.attribute OR ca.attribute = c.fits
          OR ca.attribute IN (SELECT fits FROM w_category) OR u('has', p.key || ca.attribute) < 0.85)
), choices AS (
    SELECT category, attribute, list(value ORDER BY value) AS values FROM w_category_value GROUP BY ALL
), fitting AS (  -- devices and accessories take turns through the values, common ones first: so what is made for something finds it
    SELECT category, attribute, list(value ORDER BY users DESC, value) AS values
    FROM (SELECT *, count(*) OVER (PARTITION BY attribute, value) AS users FROM w_category_value)
    WHERE attribute IN (SELECT fits FROM w_category) GROUP BY ALL
)
SELECT h.number, h.product, h.attribute, h.type,
       COALESCE(t.values[1 + h.turn % len(t.values)], list_sort(list_transform(c.values, lambda v: {'draw': u('value', h.key || h.attribute || v), 'value': v}))
           [1 + CASE WHEN h.is_axis THEN h.member ELSE 0 END].value) AS value,
       NULL::DOUBLE AS amount, NULL AS unit
FROM held h JOIN choices c USING (category, attribute) LEFT JOIN fitting t USING (category, attribute)
UNION ALL
SELECT h.number, h.product, h.attribute, h.type, NULL,
       round(n.low + n.step * ((CAST(floor(u('step', h.key || h.attribute) * steps) AS BIGINT)
           + CASE WHEN h.is_axis THEN h.member * greatest(1, steps // 4) ELSE 0 END) % steps), 4), h.unit
FROM held h JOIN (SELECT *, 1 + CAST(floor((high - low) / step + 1e-9) AS BIGINT) AS steps FROM w_category_number) n
     USING (category, attribute)
UNION ALL
SELECT h.number, h.product, h.attribute, h.type, CASE WHEN u('flag', h.key || h.attribute) < 0.5 THEN 'yes' ELSE 'no' END, NULL, NULL
FROM held h WHERE h.type = 'boolean'
UNION ALL
SELECT p.number, p.product, 'pack_count', 'number', NULL,
       c.packs[1 + CASE WHEN p.axis = 'pack_count' THEN p.member
                        ELSE CAST(floor(u('pack', p.key) * len(c.packs)) AS INTEGER) END], NULL
FROM product p JOIN w_category c USING (category) WHERE c.packs <> [1]
UNION ALL
SELECT p.number, p.product, 'pack_count', 'number', NULL,
       -- Small packs come in the counts that shops sell.
       COALESCE(pick(list_filter([1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24], lambda x: n.high <= 24 AND x BETWEEN n.low AND n.high), 'pack', p.key),
           n.low + n.step * floor(u('pack', p.key) * (1 + floor((n.high - n.low) / n.step + 1e-9)))), NULL
FROM product p JOIN w_category c USING (category) JOIN w_category_number n ON n.category = p.category AND n.attribute = 'pack_count'
WHERE c.packs = [1];

-- How the listing writes a number: some families use the other unit (0.5 kg for 500 g), most do from 1 kg or 1 l on.
CREATE TABLE listed_fact AS
SELECT f.*, COALESCE(c.listed, f.unit) AS listed_unit, round(f.amount * COALESCE(c.factor, 1), 4) AS listed_amount
FROM fact f JOIN product p USING (product)
LEFT JOIN w_convert c ON c.unit = f.unit AND f.amount BETWEEN c.low AND c.high
     AND u('unit', p.key || f.attribute) < CASE WHEN c.factor = 0.001 AND f.amount >= 1000 THEN 0.8 ELSE 0.3 END;

CREATE TABLE price AS
SELECT p.product,
       greatest(0.49, floor((c.low + (c.high - c.low) * least(1, CASE p.tier WHEN 'budget' THEN 0.35 WHEN 'mid' THEN 0.65 ELSE 1 END
             * (0.4 + 0.6 * u('price', p.key)))) * (1 + 0.04 * p.member)
             * pow(COALESCE((SELECT max(amount) FROM fact f WHERE f.product = p.product AND f.attribute = 'pack_count'
                             AND len(c.packs) > 1), 1), 0.9)) + pick([0.99, 0.49, 0.95], 'cents', p.key)) AS price
FROM product p JOIN w_category c USING (category);
