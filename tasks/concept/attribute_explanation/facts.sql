-- One fact: an attribute that the catalog explains, with two kinds of goods that have it. A description that only repeats
-- the name, or that stands for several attributes, explains nothing.
WITH told AS (
    SELECT attribute_id, locale, name, description, source, src FROM core.attribute_name
    WHERE kind = 'name' AND description IS NOT NULL
        AND length(description) >= CASE WHEN locale IN ('ja', 'zh') THEN 6 ELSE 20 END
        AND length(description) > 1.5 * length(name)
    QUALIFY count(*) OVER (PARTITION BY source, locale, lower(description)) = 1
),
-- One kind of goods a branch of the tree, so that the two are not much alike.
carrier AS (
    SELECT a.attribute_id, c.category_id, c.parent_id
    FROM core.category_attribute a JOIN core.category c USING (category_id)
    SEMI JOIN told ON told.attribute_id = a.attribute_id
    WHERE c.is_leaf
    QUALIFY row_number() OVER (PARTITION BY a.attribute_id, c.parent_id ORDER BY key_hash(a.attribute_id || ' ' || c.category_id, 'goods')) = 1
),
two AS (
    SELECT * FROM carrier
    QUALIFY row_number() OVER (PARTITION BY attribute_id ORDER BY key_hash(attribute_id || ' ' || category_id, 'goods')) <= 2
),
goods AS (
    SELECT t.attribute_id, n.locale,
        replace(string_agg(coalesce(above.name || ' > ', '') || n.name, chr(31) ORDER BY n.category_id), chr(31), CASE WHEN n.locale IN ('ja', 'zh') THEN '、' ELSE ', ' END) AS names
    FROM two t JOIN core.category_name n USING (category_id)
    LEFT JOIN core.category_name above ON above.category_id = t.parent_id AND above.locale = n.locale AND above.kind = 'name'
    WHERE n.kind = 'name'
    GROUP BY t.attribute_id, n.locale
)
SELECT
    t.attribute_id AS fact_key,
    t.locale AS language,
    t.attribute_id AS group_key,
    t.attribute_id AS family_key,
    t.name AS slot_attribute,
    g.names AS slot_goods,
    [gold_item(t.attribute_id, t.description)] AS gold,
    [] AS pool,
    [t.source] AS sources,
    [t.src] AS source_rows
FROM told t JOIN goods g USING (attribute_id, locale)
