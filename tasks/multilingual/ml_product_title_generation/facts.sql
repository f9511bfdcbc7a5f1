-- One fact: a product whose title in its language (not English) can be written from its brand and its description.
WITH listing AS MATERIALIZED (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS family_id, p.brand, t.locale, t.title, norm_text(t.title) AS flat,
        concat_ws(chr(10), brand.text || says.text || p.brand, description.text || says.text
            || left(array_to_string(list_concat(coalesce(t.bullets, []), list_filter([t.description], lambda d: d IS NOT NULL)), chr(10)), 1500)) AS shown,
        p.source, p.src, t.src AS text_src
    FROM core.product p JOIN core.product_text t USING (product_id)
    JOIN task_text says ON says.key = 'says' AND says.language = t.locale
    JOIN task_text brand ON brand.key = 'brand' AND brand.language = t.locale
    JOIN task_text description ON description.key = 'description' AND description.language = t.locale
    -- The other products are asked about in product_title_generation.
    WHERE t.locale <> 'en' AND key_hash(p.product_id, 'title') >= '9' AND length(t.title) >= 15 AND length(t.description) >= 40 AND NOT contains(t.description, '\n')
    QUALIFY row_number() OVER (PARTITION BY p.source, p.category_id, t.locale ORDER BY key_hash(p.product_id, 'asked'))
        <= CASE WHEN p.category_id IS NULL THEN 1500 ELSE 24 END
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
