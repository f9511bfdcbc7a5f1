-- One fact: an opinion on an aspect in a category. References: two to five different remarks of customers who hold it.
WITH said AS (
    SELECT a.src, r.src AS review_src, a.source, r.locale, a.aspect, norm_text(a.aspect) AS aspect_word, a.polarity, a.phrase,
        norm_text(a.phrase) AS word, coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    WHERE length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 4 ELSE 10 END AND 200 AND a.polarity IS NOT NULL
),
-- What is said of an aspect both in praise and in blame is no example of either.
clear AS (
    SELECT s.*
    FROM said s
    ANTI JOIN (SELECT source, locale, aspect_word, word FROM said GROUP BY ALL HAVING count(DISTINCT polarity) > 1) twofold
        USING (source, locale, aspect_word, word)
    WHERE category_id IS NOT NULL
),
remark AS (
    SELECT source, locale, category_id, aspect_word, polarity, word, min(aspect) AS aspect, min(phrase) AS phrase,
        min(src) AS src, min(review_src) AS review_src
    FROM clear
    GROUP BY ALL
),
few AS (
    SELECT *
    FROM remark
    QUALIFY row_number() OVER (PARTITION BY source, locale, category_id, aspect_word, polarity ORDER BY md5(category_id || word)) <= 5
),
fact AS (
    SELECT source, locale, category_id, aspect_word, polarity, min(aspect) AS aspect,
        list(gold_item(md5(word), phrase) ORDER BY md5(category_id || word)) AS gold, list(src) || list(review_src) AS src
    FROM few
    GROUP BY source, locale, category_id, aspect_word, polarity
    HAVING count(*) >= 2
)
SELECT
    f.category_id || ' ' || f.aspect_word || ' ' || f.polarity AS fact_key,
    f.locale AS language,
    f.category_id AS group_key,
    -- Customers of neighbouring categories say much the same of an aspect.
    coalesce(c.parent_id, c.category_id) || ' ' || md5(f.aspect_word) || ' ' || f.polarity AS family_key,
    n.name AS slot_category,
    f.aspect AS slot_aspect,
    called.text AS slot_polarity,
    f.gold AS gold,
    [] AS pool,
    [f.source] AS sources,
    list_sort(list_distinct(list_append(f.src, n.src))) AS source_rows
FROM fact f
JOIN core.category c USING (category_id)
JOIN core.category_name n ON n.category_id = f.category_id AND n.locale = f.locale AND n.kind = 'name'
JOIN task_text called ON called.key = f.polarity AND called.language = f.locale
