-- One fact: a product, an attribute whose value its title does not state, and the value that the catalog records. The
-- kind of product implies it: no other value offered is valid for the category, nor listed anywhere beside one that is.
-- Things may come from anywhere, and a list of features or flavours takes nearly anything.
WITH open_ended AS (
    SELECT DISTINCT attribute_id FROM core.attribute_name
    WHERE regexp_matches(lower(name), '\b(features?|functions?|origin|country|flavou?r|scent)\b')
),
leaf AS (
    SELECT c.category_id, c.parent_id, p.parent_id AS root_id FROM core.category c
    LEFT JOIN core.category p ON p.category_id = c.parent_id WHERE c.is_leaf
),
listed AS MATERIALIZED (
    SELECT v.category_id, v.attribute_id, v.value_id, v.src, coalesce(l.root_id, l.parent_id) AS root_id
    FROM core.category_value v JOIN leaf l USING (category_id) ANTI JOIN open_ended USING (attribute_id)
),
-- Values that some category lists together: either may fit where the other does.
beside AS MATERIALIZED (
    SELECT DISTINCT x.value_id, y.value_id AS other_id FROM listed x JOIN listed y USING (category_id, attribute_id)
),
met AS (
    SELECT DISTINCT l.category_id, l.attribute_id, b.other_id AS value_id FROM listed l JOIN beside b USING (value_id)
),
impossible AS MATERIALIZED (
    SELECT DISTINCT k.category_id, k.attribute_id, k.root_id, o.value_id
    FROM (SELECT DISTINCT category_id, attribute_id, root_id FROM listed) k
    JOIN (SELECT DISTINCT attribute_id, value_id FROM listed) o USING (attribute_id)
    ANTI JOIN met ON met.category_id = k.category_id AND met.attribute_id = k.attribute_id AND met.value_id = o.value_id
),
askable AS (
    SELECT category_id, attribute_id FROM impossible GROUP BY ALL HAVING count(*) >= 3
),
-- Of two values that are recorded of one product either may be the slip.
twofold AS (
    SELECT product_id, attribute_id FROM core.product_attribute GROUP BY ALL HAVING count(DISTINCT value_id) > 1
),
-- Six products a category and value; no value more than thirty times.
by_kind AS MATERIALIZED (
    SELECT *
    FROM (
        SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS model_id, p.category_id, a.attribute_id, a.value_id, p.source, a.src
        FROM core.product p JOIN core.product_attribute a USING (product_id) SEMI JOIN askable USING (category_id, attribute_id)
        ANTI JOIN twofold USING (product_id, attribute_id)
        -- What is nowhere wrong would show itself.
        SEMI JOIN impossible USING (value_id)
        WHERE a.value_id IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY p.category_id, a.value_id ORDER BY key_hash(p.product_id || ' ' || a.value_id, 'product')) <= 6
    )
    QUALIFY row_number() OVER (PARTITION BY value_id ORDER BY key_hash(product_id || ' ' || value_id, 'value')) <= 30
),
-- Wrong values are drawn from the right answers of other questions, so that each is wrong as often as it is right.
drawn AS MATERIALIZED (
    SELECT product_id, attribute_id, value_id, max(nearness) AS nearness
    FROM (
        SELECT k.product_id, k.attribute_id, o.value_id,
            0.6 - row_number() OVER (PARTITION BY k.product_id, k.attribute_id
                ORDER BY key_hash(k.product_id || ' ' || o.product_id || ' ' || o.value_id, 'drawn')) / 50 AS nearness
        FROM by_kind k JOIN by_kind o USING (attribute_id)
        SEMI JOIN impossible i ON i.category_id = k.category_id AND i.attribute_id = k.attribute_id AND i.value_id = o.value_id
        QUALIFY row_number() OVER (PARTITION BY k.product_id, k.attribute_id
            ORDER BY key_hash(k.product_id || ' ' || o.product_id || ' ' || o.value_id, 'drawn')) <= 20
    )
    GROUP BY product_id, attribute_id, value_id
),
value_label AS MATERIALIZED (
    SELECT value_id, locale, name, norm_text(name) AS word FROM core.attribute_value_name WHERE kind = 'name'
),
attribute_label AS (SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'),
kind_pool AS (
    SELECT d.product_id, d.attribute_id, v.locale, list(wrong_item(d.value_id, v.name, 'closed_list',
        'the list of the category does not have ' || v.name || ', nor does any list that has one of its values', d.nearness)) AS pool
    FROM drawn d JOIN value_label v USING (value_id) GROUP BY ALL
)
SELECT k.product_id || ' ' || k.attribute_id AS fact_key, t.locale AS language, k.model_id AS group_key,
    k.model_id || ' ' || k.attribute_id || ' ' || k.value_id AS family_key, t.title AS slot_title, a.name AS slot_attribute,
    [gold_item(k.value_id, v.name)] AS gold, w.pool, [k.source] AS sources, [k.src, t.src] AS source_rows
FROM by_kind k
JOIN core.product_text t USING (product_id)
JOIN value_label v ON v.value_id = k.value_id AND v.locale = t.locale
JOIN attribute_label a ON a.attribute_id = k.attribute_id AND a.locale = t.locale
JOIN kind_pool w ON w.product_id = k.product_id AND w.attribute_id = k.attribute_id AND w.locale = t.locale
WHERE NOT contains(norm_text(t.title), v.word)
