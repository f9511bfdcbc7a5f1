-- What the catalog calls a product: its kind, and its values of closed lists.
WITH value_word AS (
    SELECT n.value_id, n.locale, norm_text(n.name) AS flat FROM core.attribute_value_name n
    UNION
    SELECT n.value_id, n.locale, norm_text(a.name || ' ' || n.name)
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
    JOIN core.attribute_name a ON a.attribute_id = v.attribute_id AND a.locale = n.locale AND a.kind = 'name'
),
kind_word AS (SELECT DISTINCT category_id, locale, norm_text(name) AS flat FROM core.category_name)
SELECT c.product_id, 'category' AS slot, c.category_id AS value, w.locale, w.flat
FROM (SELECT DISTINCT product_id, category_id FROM step.candidate) c JOIN kind_word w USING (category_id)
UNION ALL
SELECT a.product_id, a.attribute_id, a.value_id, w.locale, w.flat
FROM (SELECT DISTINCT product_id, attribute_id, value_id FROM core.product_attribute SEMI JOIN step.candidate USING (product_id)) a
JOIN value_word w USING (value_id)
