-- One fact: a category that the catalog explains, shown with the one above it. An explanation that names a category
-- beside it explains that one too, and one that stands at two categories tells neither.
WITH told AS (
    SELECT n.category_id, c.parent_id, n.locale, n.name, n.description, ' ' || norm_text(n.description) || ' ' AS flat, n.source, n.src
    FROM core.category_name n JOIN core.category c USING (category_id)
    WHERE n.kind = 'name' AND n.description IS NOT NULL
        AND length(n.description) >= CASE WHEN n.locale IN ('ja', 'zh') THEN 6 ELSE 20 END
        AND length(n.description) > 1.5 * length(n.name)
    QUALIFY count(*) OVER (PARTITION BY n.source, n.locale, lower(n.description)) = 1
),
spoken AS (
    SELECT n.category_id, c.parent_id, n.locale, norm_text(n.name) AS flat
    FROM core.category_name n JOIN core.category c USING (category_id)
    SEMI JOIN (SELECT DISTINCT parent_id FROM told) t ON t.parent_id = c.parent_id
),
names_sibling AS (
    SELECT DISTINCT t.category_id, t.locale
    FROM told t JOIN spoken s ON s.parent_id = t.parent_id AND s.locale = t.locale AND s.category_id <> t.category_id
    WHERE length(s.flat) >= 2 AND contains(t.flat, CASE WHEN t.locale IN ('ja', 'zh') THEN s.flat ELSE ' ' || s.flat || ' ' END)
)
SELECT
    t.category_id AS fact_key,
    t.locale AS language,
    t.category_id AS group_key,
    t.category_id AS family_key,
    CASE WHEN parent.name IS NULL THEN '' ELSE parent.name || ' > ' END || t.name AS slot_category,
    [gold_item(t.category_id, t.description)] AS gold,
    [] AS pool,
    [t.source] AS sources,
    [t.src] AS source_rows
FROM told t
ANTI JOIN names_sibling s ON s.category_id = t.category_id AND s.locale = t.locale
LEFT JOIN core.category_name parent ON parent.category_id = t.parent_id AND parent.locale = t.locale AND parent.kind = 'name'
