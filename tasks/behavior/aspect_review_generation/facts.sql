-- One fact: an opinion on an aspect in a category. References: two to five different remarks of customers who hold it.
WITH form AS MATERIALIZED (
    -- The same words stand in many reviews.
    SELECT text, norm_text(text) AS word
    FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
),
said AS MATERIALIZED (
    SELECT a.src, r.src AS review_src, a.source, r.locale, a.aspect, n.word AS aspect_word, a.polarity, a.phrase,
        f.word, coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f ON f.text = a.phrase JOIN form n ON n.text = a.aspect
    WHERE length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 4 ELSE 10 END AND 200 AND a.polarity IS NOT NULL
),
-- Where an aspect may be anything, three reviews must name it, and a remark must have a word of it: of its name, or one that remarks on it have more often than
-- those on all others; and praise of the quality or the content may be praise of anything.
listed AS (SELECT source, locale FROM said GROUP BY ALL HAVING count(DISTINCT aspect_word) > 40),
token AS (
    SELECT source, locale, aspect_word, word, token, bool_or(is_name) OVER (PARTITION BY source, locale, aspect_word, token) AS is_name,
        count(DISTINCT word) OVER (PARTITION BY source, locale, aspect_word, token) AS remarks, count(DISTINCT word || aspect_word) OVER (PARTITION BY source, locale, token) AS all_remarks
    FROM (
        SELECT source, locale, aspect_word, word, is_name, unnest(list_distinct([left(x, 5) FOR x IN string_split(word, ' ') IF length(x) >= 4 OR is_name AND length(x) = 3])) AS token
        FROM (SELECT DISTINCT source, locale, aspect_word, word, false AS is_name FROM said SEMI JOIN listed USING (source, locale)
            UNION ALL SELECT DISTINCT source, locale, aspect_word, aspect_word, true FROM said SEMI JOIN listed USING (source, locale)))
),
speaking AS (
    SELECT DISTINCT source, locale, aspect_word, word FROM token
    SEMI JOIN (SELECT source, locale, aspect_word FROM said GROUP BY ALL HAVING count(DISTINCT review_src) >= 3) USING (source, locale, aspect_word)
    WHERE (is_name OR (remarks >= 2 AND 2 * remarks >= all_remarks))
        AND NOT regexp_matches(aspect_word, '\b(qualit|content|issue|emotion|theme|presentation|value|condition|comparison|product|item|design|functional|performance|rating|set)')
),
-- What is said of an aspect both in praise and in blame is no example of either.
clear AS (
    SELECT s.*
    FROM said s
    LEFT JOIN listed l USING (source, locale) LEFT JOIN speaking k USING (source, locale, aspect_word, word)
    ANTI JOIN (SELECT source, locale, aspect_word, word FROM said GROUP BY ALL HAVING count(DISTINCT polarity) > 1) twofold
        USING (source, locale, aspect_word, word)
    WHERE category_id IS NOT NULL AND (l.source IS NULL OR k.word IS NOT NULL)
),
remark AS (
    SELECT source, locale, category_id, aspect_word, polarity, word, min(aspect) AS aspect, min(phrase) AS phrase,
        min(src) AS src, min(review_src) AS review_src
    FROM clear
    GROUP BY ALL
),
-- "The zoom is great", "zoom is great": one remark.
few AS (
    SELECT r.*
    FROM remark r
    ANTI JOIN remark x ON x.source = r.source AND x.locale = r.locale AND x.category_id = r.category_id AND x.aspect_word = r.aspect_word
        AND x.polarity = r.polarity AND x.word <> r.word AND contains(r.word, x.word)
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
