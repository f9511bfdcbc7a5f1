-- Which facts a listing states where, and which need their attribute's name beside the value.

-- Attributes of a category that share a value name in some language: the bare name would not tell which is meant.
CREATE TABLE shared_name AS
SELECT DISTINCT v.category, v.attribute
FROM w_category_value v JOIN w_value_name n USING (attribute, value)
JOIN w_value_name o ON o.locale = n.locale AND lower(o.name) = lower(n.name) AND o.attribute <> n.attribute
JOIN w_category_value ov ON ov.category = v.category AND ov.attribute = o.attribute AND ov.value = o.value;

-- A value is written with its attribute's name where it could be read as another attribute: two masses, shared value
-- names, and all measures that do not explain themselves.
CREATE TABLE needs_label AS
SELECT category, attribute FROM shared_name
UNION
SELECT ca.category, ca.attribute
FROM w_category_attribute ca JOIN w_attribute a USING (attribute)
WHERE ca.attribute <> 'pack_count' AND a.type = 'number' AND (
    NOT (ca.attribute = 'diameter' OR COALESCE(a.unit, '') IN ('g', 'kg', 'ml', 'l', 'mAh', 'GB', 'in', 'V', 'W'))
    OR EXISTS (SELECT 1 FROM w_category_attribute o JOIN w_attribute oa USING (attribute)
               WHERE o.category = ca.category AND o.attribute <> ca.attribute AND kind_of_unit(oa.unit) = kind_of_unit(a.unit)));

-- Title facts are the same in every language: the axis first, then the pack and what one piece holds, then by family;
-- one measure at most besides the pack.
CREATE TABLE title_fact AS
WITH packed AS (
    SELECT product FROM fact WHERE attribute = 'pack_count' AND amount > 1
), able AS (
    SELECT f.product, f.attribute, p.key, k.product IS NOT NULL AND kind_of_unit(f.unit) IN ('mass', 'volume') AS piece,
           f.type = 'number' AND f.attribute <> 'pack_count' AS measured,
           CASE WHEN p.axis = f.attribute THEN -3 WHEN f.attribute = 'pack_count' THEN -2 WHEN piece THEN -1
                ELSE 0 END + u('title fact', p.key || f.attribute) AS rank
    FROM listed_fact f JOIN product p USING (product) LEFT JOIN packed k USING (product)
    WHERE (f.type <> 'boolean' OR f.value = 'yes') AND NOT (f.attribute = 'pack_count' AND f.amount = 1)
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY product, measured ORDER BY rank, attribute) AS nth_of_kind FROM able
), ordered AS (
    SELECT *, row_number() OVER (PARTITION BY product ORDER BY rank, attribute) AS nth
    FROM numbered WHERE NOT measured OR nth_of_kind = 1
)
SELECT product, attribute, nth FROM ordered
WHERE nth <= CASE WHEN piece THEN 3 WHEN u('title length', key) < 0.15 THEN 1 WHEN u('title length', key) < 0.6 THEN 2 ELSE 3 END;

-- Each fact as each language writes it: value_text after its attribute's name, in_list among other facts.
CREATE VIEW fact_words AS
WITH words AS (
    SELECT f.product, l.locale, f.attribute, f.type, an.name AS attribute_name, n.attribute IS NOT NULL AS labelled, l.pack,
           local_number(f.listed_amount, l.decimal) AS number,
           CASE f.type
               WHEN 'choice' THEN vn.name
               WHEN 'boolean' THEN CASE f.value WHEN 'yes' THEN l.yes ELSE l.no END
               ELSE CASE WHEN f.listed_unit IS NULL THEN local_number(f.listed_amount, l.decimal)
                         ELSE replace(replace(l.measure, '{number}', local_number(f.listed_amount, l.decimal)), '{unit}', unit.symbol) END
           END AS value_text
    FROM listed_fact f JOIN product p USING (product) CROSS JOIN w_locale l
    JOIN w_attribute_name an ON an.attribute = f.attribute AND an.locale = l.locale AND an.kind = 'name'
    LEFT JOIN w_value_name vn ON vn.attribute = f.attribute AND vn.value = f.value AND vn.locale = l.locale AND vn.kind = 'name'
    LEFT JOIN w_unit unit ON unit.locale = l.locale AND unit.unit = f.listed_unit
    LEFT JOIN needs_label n ON n.category = p.category AND n.attribute = f.attribute
)
SELECT product, locale, attribute, type, attribute_name, value_text,
       CASE WHEN attribute = 'pack_count' THEN replace(pack, '{number}', number)
            WHEN type = 'boolean' THEN attribute_name
            WHEN labelled THEN attribute_name || ' ' || value_text
            ELSE value_text END AS in_list
FROM words;
