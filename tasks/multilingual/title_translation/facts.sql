-- One fact: a product whose titles in two languages say the same. The language of the question is the one to translate
-- into; the title given is English, or for English that of another language.
WITH told AS (
    SELECT product_id, locale, title, source, src,
        list_sort([replace(f, ',', '.') FOR f IN regexp_extract_all(title, '\d+(?:[.,]\d+)?')]) AS figures,
        ' ' || norm_text(title) || ' ' AS flat,
        -- Bars, brackets and dashes: "A | B (C)" is no translation of "B A, C" that a translator could hit.
        list_sort(list_distinct(regexp_extract_all(translate(title, '（｜【–', '(|[-'), ' - |[(|\[]'))) AS layout
    FROM core.product_text
    SEMI JOIN (SELECT product_id FROM core.product_text GROUP BY product_id HAVING count(DISTINCT locale) > 1) USING (product_id)
),
value_name AS (SELECT value_id, locale, norm_text(name) AS flat FROM core.attribute_value_name WHERE kind = 'name'),
-- The values of closed lists that a title names, by their ids: equal in two titles that say the same.
named AS (
    SELECT t.product_id, t.locale, list(DISTINCT a.value_id ORDER BY a.value_id) AS value_ids
    FROM told t JOIN core.product_attribute a USING (product_id)
    JOIN value_name n ON n.value_id = a.value_id AND n.locale = t.locale
    WHERE contains(t.flat, CASE WHEN t.locale IN ('ja', 'zh') THEN n.flat ELSE ' ' || n.flat || ' ' END)
    GROUP BY ALL
),
text AS (SELECT t.*, coalesce(n.value_ids, []) AS value_ids FROM told t LEFT JOIN named n USING (product_id, locale)),
pair AS (
    SELECT wanted.product_id, wanted.locale AS target, given.locale AS origin, given.title AS given_title, wanted.title AS wanted_title,
        wanted.source, given.src AS given_src, wanted.src AS wanted_src
    FROM text wanted JOIN text given ON given.product_id = wanted.product_id AND given.locale <> wanted.locale
        AND given.figures = wanted.figures AND given.value_ids = wanted.value_ids AND given.layout = wanted.layout
        AND given.flat <> wanted.flat
    QUALIFY row_number() OVER (PARTITION BY wanted.product_id, wanted.locale
        ORDER BY given.locale <> 'en', key_hash(wanted.product_id || ' ' || given.locale, 'origin')) = 1
)
SELECT
    p.product_id AS fact_key,
    p.target AS language,
    coalesce(x.parent_id, x.product_id) AS group_key,
    coalesce(x.parent_id, x.product_id) AS family_key,
    p.given_title AS slot_title,
    called.text AS slot_origin,
    [gold_item('title in ' || p.target, p.wanted_title)] AS gold,
    [] AS pool,
    [p.source] AS sources,
    [p.given_src, p.wanted_src] AS source_rows
FROM pair p
JOIN core.product x USING (product_id)
JOIN task_text called ON called.key = 'language_' || p.origin AND called.language = p.target
WHERE p.target = 'en' OR p.origin = 'en'
