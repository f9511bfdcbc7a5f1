-- What the catalog calls a product: its kind, and its values of closed lists.
WITH value_word AS (
    SELECT n.value_id, n.locale, norm_text(n.name) AS flat FROM core.attribute_value_name n
    UNION
    SELECT n.value_id, n.locale, norm_text(a.name || ' ' || n.name)
    FROM core.attribute_value_name n JOIN core.attribute_value v USING (value_id)
    JOIN core.attribute_name a ON a.attribute_id = v.attribute_id AND a.locale = n.locale AND a.kind = 'name'
)
SELECT DISTINCT c.product_id, 'category' AS slot, c.category_id AS value, n.locale, norm_text(n.name) AS flat
FROM step.candidate c JOIN core.category_name n USING (category_id)
UNION
SELECT a.product_id, a.attribute_id, a.value_id, w.locale, w.flat
FROM core.product_attribute a SEMI JOIN step.candidate USING (product_id) JOIN value_word w USING (value_id)
