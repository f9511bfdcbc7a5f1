-- One fact: a product whose title can be written from what is shown: brand, category, attributes and description.
WITH candidate AS MATERIALIZED (
    SELECT p.product_id, p.category_id, coalesce(p.parent_id, p.product_id) AS family_id, p.brand, t.locale, t.title,
        left(array_to_string(list_concat(coalesce(t.bullets, []), list_filter([t.description], lambda d: d IS NOT NULL)), chr(10)), 1500) AS said,
        norm_text(t.title) AS flat, p.source, p.src, t.src AS text_src
    FROM core.product p JOIN core.product_text t USING (product_id)
    -- In other languages than English the other products are asked about in ml_product_title_generation.
    WHERE (t.locale = 'en' OR key_hash(p.product_id, 'title') < '9') AND length(t.title) BETWEEN 15 AND 200
        AND (length(t.description) >= 80 OR len(t.bullets) > 0) AND NOT contains(coalesce(t.description, ''), '\n')
        -- Half an entity ("90deg;") is damage of the source.
        AND NOT regexp_matches(t.title, '\b(deg|amp|quot|apos|nbsp|reg|trade);')
    QUALIFY row_number() OVER (PARTITION BY p.source, p.category_id, t.locale ORDER BY key_hash(p.product_id, 'asked'))
        <= CASE WHEN p.category_id IS NULL THEN 1500 ELSE 12 END
),
-- What the catalog knows of a product, as lines in its language. A value that is only written in words is known in the
-- language of its source alone, which is English where the product has an English text.
-- How a thing is packed for the pallet, and figures that lost their unit ("Noise level: 45"; counts have none), are in no title.
name AS (
    SELECT attribute_id, locale, name, locale <> 'en' OR regexp_matches(lower(name), '\b(quantity|number|count|cores|ports|sheets|page yield|outlets|outputs|slots'
        || '|labels per|digits|players|sleeps|(tray|stapling|input|output) capacity)\b') AS is_count
    FROM core.attribute_name
    WHERE kind = 'name' AND NOT regexp_matches(lower(name), '\b(packag(e|ing)|pallets?|master|harmonized|customs|country of origin|launch|bubble|segment|units?|ark|imperial|order|outer|carton|transistors)\b')
),
value_name AS (SELECT value_id, locale, name FROM core.attribute_value_name WHERE kind = 'name'),
fact AS (
    SELECT c.product_id, c.locale, a.attribute_id, n.name || says.text || CASE
            WHEN a.value_id IS NOT NULL THEN v.name
            WHEN kind.value_type = 'boolean' THEN yes_no.text
            WHEN a.unit IS NOT NULL THEN fmt_measure(a.number, a.unit, c.locale)
            WHEN a.number IS NOT NULL THEN CASE WHEN n.is_count AND a.number = floor(a.number) THEN fmt_number(a.number, c.locale) END
            WHEN c.locale = 'en' AND length(a.value_text) <= 60
                AND NOT regexp_matches(a.value_text, '^([YN]|[Tt]rue|[Ff]alse|[-+]?[\d.,]+( ?[-–x/] ?[-+]?[\d.,]+)*)$') THEN a.value_text
        END AS line
    FROM candidate c JOIN core.product_attribute a USING (product_id)
    JOIN core.attribute kind USING (attribute_id)
    JOIN name n ON n.attribute_id = a.attribute_id AND n.locale = c.locale
    JOIN task_text says ON says.key = 'says' AND says.language = c.locale
    LEFT JOIN value_name v ON v.value_id = a.value_id AND v.locale = c.locale
    LEFT JOIN task_text yes_no ON yes_no.language = c.locale AND yes_no.key = lower(a.value_text)
),
facts AS (
    SELECT product_id, locale, string_agg(line, chr(10) ORDER BY draw) AS lines FROM (
        SELECT *, key_hash(product_id || ' ' || attribute_id, 'line') AS draw FROM fact WHERE line IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY product_id, locale ORDER BY draw) <= 12)
    GROUP BY ALL
),
listing AS MATERIALIZED (
    SELECT c.*, concat_ws(chr(10), brand.text || says.text || c.brand, kind.text || says.text || n.name, f.lines,
        description.text || says.text || nullif(c.said, '')) AS shown
    FROM candidate c
    JOIN task_text says ON says.key = 'says' AND says.language = c.locale
    JOIN task_text brand ON brand.key = 'brand' AND brand.language = c.locale
    JOIN task_text kind ON kind.key = 'category' AND kind.language = c.locale
    JOIN task_text description ON description.key = 'description' AND description.language = c.locale
    LEFT JOIN core.category_name n ON n.category_id = c.category_id AND n.locale = c.locale AND n.kind = 'name'
    LEFT JOIN facts f ON f.product_id = c.product_id AND f.locale = c.locale
),
-- The title's figures must all be shown and so must its last word (often a colour) and four fifths of its words (its signs, where
-- words are not parted): a model number that nobody tells cannot be guessed. "HP 81 Original Black" is no title to learn from.
-- Where the title itself is shown (but for the brand before it, or a third at either end) there is nothing to write.
-- MATERIALIZED, so that each listing is normalised once.
word AS MATERIALIZED (
    SELECT *, norm_text(shown) AS flat_shown, trim(replace(flat, norm_text(coalesce(brand, '')), '')) AS rest,
        CASE WHEN locale IN ('ja', 'zh') THEN list_distinct([flat[i] FOR i IN range(1, length(flat) + 1)]) ELSE regexp_extract_all(flat, '\pL{3,}') END AS words,
        regexp_extract_all(title, '\d+(?:[.,]\d+)?') AS figures
    FROM listing
),
known AS (
    SELECT *, len([w FOR w IN words IF contains(flat_shown, w)]) AS told FROM word
    WHERE len(words) >= 3 AND NOT contains(flat_shown, flat) AND NOT contains(flat_shown, rest)
        AND (locale IN ('ja', 'zh') OR contains(flat_shown, left(words[-1], greatest(3, length(words[-1]) - CASE locale WHEN 'en' THEN 0 ELSE 2 END))))
        -- Nor can a maker who is not told.
        AND (locale IN ('ja', 'zh') OR contains(flat_shown, words[1]))
        AND NOT contains(flat_shown, left(flat, 2 * length(flat) // 3)) AND NOT contains(flat_shown, right(flat, 2 * length(flat) // 3))
        AND len([f FOR f IN figures IF NOT contains(shown, f)]) = 0
)
SELECT
    product_id AS fact_key,
    locale AS language,
    family_id AS group_key,
    family_id AS family_key,
    shown AS slot_listing,
    [gold_item('title', title)] AS gold,
    [] AS pool,
    [source] AS sources,
    [src, text_src] AS source_rows
FROM known
WHERE 5 * told >= 4 * len(words)
