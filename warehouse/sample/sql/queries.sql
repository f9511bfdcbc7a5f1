-- What customers search for, and how well products answer it. An intent is what is wanted, whatever the language.

-- Judged are products on the first 200 places of a category (all of a small market), and only those sold before the logs.
CREATE TABLE shelf AS
SELECT product, number, category, dept, brand, brand_name FROM product
WHERE available_from < DATE '2025-01-01'
QUALIFY row_number() OVER (PARTITION BY category ORDER BY u('shelf', product), product) <= 200;

CREATE TABLE shelf_choice AS
SELECT s.product, s.category, f.attribute, f.value FROM shelf s JOIN fact f USING (product)
ANTI JOIN shared_name USING (category, attribute) WHERE f.type = 'choice';

CREATE TABLE intent AS
WITH many AS (SELECT least(8, greatest(1, getvariable('products') // 1000)) AS times),
wanted AS (
    SELECT DISTINCT category, 'noun' AS form, NULL AS brand, NULL AS a1, NULL AS v1, NULL AS a2, NULL AS v2, 1 AS most FROM shelf
    UNION ALL SELECT DISTINCT category, 'brand+noun', brand, NULL, NULL, NULL, NULL, 2 FROM shelf
    UNION ALL SELECT DISTINCT category, 'noun+value', NULL, attribute, value, NULL, NULL, 5 FROM shelf_choice WHERE attribute <> 'audience'
    UNION ALL SELECT DISTINCT category, 'audience+noun', NULL, attribute, value, NULL, NULL, 2 FROM shelf_choice WHERE attribute = 'audience'
    UNION ALL SELECT DISTINCT x.category, 'noun+value+value2', NULL, x.attribute, x.value, y.attribute, y.value, 3
        FROM shelf_choice x JOIN shelf_choice y ON y.product = x.product AND x.attribute < y.attribute
        WHERE 'audience' NOT IN (x.attribute, y.attribute)
    UNION ALL SELECT DISTINCT x.category, 'brand+noun+value', s.brand, x.attribute, x.value, NULL, NULL, 2
        FROM shelf_choice x JOIN shelf s USING (product) WHERE x.attribute <> 'audience'
), keyed AS (
    SELECT *, concat_ws('|', category, form, brand, a1, v1, a2, v2) AS key FROM wanted
)
SELECT substr(md5(key), 1, 10) AS intent, * EXCLUDE (most) FROM keyed, many
QUALIFY row_number() OVER (PARTITION BY category, form ORDER BY u('intent', key), key) <= most * times;

CREATE TABLE query AS
WITH said AS (
    SELECT i.intent, p.locale, c.noun, b.name AS brand, n1.name AS value, n2.name AS value2, pick(p.texts, 'query', i.key || p.locale) AS pattern
    FROM intent i JOIN w_phrases p ON p.kind = 'query:' || i.form
    JOIN w_category_name c ON c.category = i.category AND c.locale = p.locale AND c.kind = 'name'
    LEFT JOIN w_brand b ON b.brand = i.brand
    LEFT JOIN w_value_name n1 ON n1.attribute = i.a1 AND n1.value = i.v1 AND n1.locale = p.locale AND n1.kind = 'name'
    LEFT JOIN w_value_name n2 ON n2.attribute = i.a2 AND n2.value = i.v2 AND n2.locale = p.locale AND n2.kind = 'name'
    WHERE i.form = 'noun' OR u('asked', i.key || p.locale) < 0.6
), written AS (
    SELECT *, lower(replace(replace(replace(fill_names(pattern, COALESCE(brand, ''), '', noun), '{value2}', COALESCE(value2, '')),
                    '{value}', COALESCE(value, '')), '{audience}', COALESCE(value, ''))) AS text
    FROM said
)
SELECT 'Q' || substr(md5(locale || chr(31) || text), 1, 10) AS query, intent, locale, text, lower(noun) AS noun, lower(brand) AS brand,
       lower(value) AS value, lower(value2) AS value2
FROM written
QUALIFY row_number() OVER (PARTITION BY locale, text ORDER BY intent) = 1;

-- Grades follow from true facts. A product whose fact on what is asked is unknown is not judged.
CREATE TABLE intent_grade AS
WITH own AS (
    SELECT i.intent, i.key, s.product,
           CASE WHEN (i.brand IS NULL OR s.brand = i.brand) AND (i.a1 IS NULL OR x.value = i.v1) AND (i.a2 IS NULL OR y.value = i.v2)
                THEN 'exact' ELSE 'substitute' END AS grade
    FROM intent i JOIN shelf s USING (category)
    LEFT JOIN shelf_choice x ON x.product = s.product AND x.attribute = i.a1
    LEFT JOIN shelf_choice y ON y.product = s.product AND y.attribute = i.a2
    WHERE (i.a1 IS NULL OR x.value IS NOT NULL) AND (i.a2 IS NULL OR y.value IS NOT NULL)
      AND NOT (i.form = 'audience+noun' AND 'unisex' IN (x.value, i.v1) AND x.value <> i.v1)  -- half fits: not judged
), few AS (  -- at most 12 products of any category are looked at for other categories' queries
    SELECT * FROM shelf QUALIFY row_number() OVER (PARTITION BY category ORDER BY u('sample', product), product) <= 12
), linked AS (
    SELECT i.intent, i.key, f.product, CASE l.kind WHEN 'complements' THEN 'complement' ELSE 'substitute' END AS grade
    FROM intent i JOIN w_link l USING (category) JOIN few f ON f.category = l.other
), unlinked AS (
    SELECT i.intent, i.key, i.category, c.category AS other FROM intent i JOIN category_weight w USING (category) JOIN category_weight c
        ON c.category <> i.category AND NOT EXISTS (SELECT 1 FROM w_link l WHERE l.category = i.category AND l.other = c.category)
    QUALIFY row_number() OVER (PARTITION BY i.intent ORDER BY
        u('elsewhere', i.key || c.category) * CASE WHEN c.dept = w.dept THEN 0.2 ELSE 1 END, c.category) <= 3
), rest AS (
    SELECT n.intent, n.key, f.product, 'irrelevant' AS grade FROM unlinked n JOIN few f ON f.category = n.other
    QUALIFY row_number() OVER (PARTITION BY n.intent, n.other ORDER BY u('irrelevant', n.key || f.product), f.product) = 1
)
SELECT intent, product, grade FROM own
QUALIFY row_number() OVER (PARTITION BY intent, grade ORDER BY u('judged', key || product), product) <= 4
UNION ALL SELECT intent, product, grade FROM linked
QUALIFY row_number() OVER (PARTITION BY intent, grade ORDER BY u('judged', key || product), product) <= 2
UNION ALL SELECT intent, product, grade FROM rest;

CREATE TABLE query_span AS  -- what stands in the query, for named entity recognition
SELECT query, 'product_type' AS entity, noun AS span FROM query
UNION ALL SELECT query, 'brand', brand FROM query WHERE brand IS NOT NULL
UNION ALL SELECT q.query, i.a1, q.value FROM query q JOIN intent i USING (intent) WHERE q.value IS NOT NULL
UNION ALL SELECT q.query, i.a2, q.value2 FROM query q JOIN intent i USING (intent) WHERE q.value2 IS NOT NULL;
