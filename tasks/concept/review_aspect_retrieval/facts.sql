-- One fact: a review and the one to three aspects that it speaks of. Wrong: aspects that are not among those recorded of
-- the review, and of which it has no word. Where sources name few aspects all of them may be offered; where reviewers may
-- name anything, only those of few and other kinds of product ("chain quality" for a book), so that both right and wrong
-- ones are rare.
WITH form AS MATERIALIZED (
    -- The same words stand in many reviews.
    SELECT text, norm_text(text) AS word
    FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
),
told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, n.word AS aspect_word, f.word AS said,
        trim(r.text) AS text, coalesce(p.parent_id, r.product_id, r.review_id) AS group_id,
        coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f ON f.text = a.phrase JOIN form n ON n.text = a.aspect
    WHERE length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND 2000
        AND length(a.phrase) < length(r.text)
),
-- Nobody can say that a review does not speak of the quality, the value or the use of a thing.
name AS MATERIALIZED (
    SELECT source, locale, aspect_word, min(aspect) AS aspect, count(DISTINCT category_id) AS categories,
        count(*) OVER (PARTITION BY source, locale) <= 40 AS is_closed
    FROM told
    GROUP BY source, locale, aspect_word
),
fit_name AS MATERIALIZED (
    SELECT *
    FROM name
    WHERE NOT regexp_matches(aspect_word, '\b(qualit|calidad|qualid)|品質|质量') AND (is_closed OR (categories <= 4
        AND NOT regexp_matches(aspect_word, '\b(satisf|recommend|enjoy|experience|overall|general|valu|rating|engage|content|'
        || 'relevan|use|usab|usag|effective|issue|perform|function|suitab|anticipat|entertain|purchase|product|item|expect|brand|'
        || 'descript|appear|look|convenien|practical|purpose|intent|intend|personal|persist|custom|comparison|feature|impression|'
        || 'accura|condition|result|emotion|reaction|prefer|opinion|benefit|appeal|repurchase|loyalty|gift|problem|reliab|'
        || 'longev|uniqueness|interest|consisten|familiar|effort|time|age|person|target|user|need|detail|amount|quantity|cost|disappoint|unique|improve|desire|design|flaw|audience|interact|match|context|impact|'
        || 'solution|encourag|authentic|action|extra|mood|restrain|option|select|wear|power|attach|potential|change|aware|memor)')))
),
-- The words of an aspect: of its name, and in an open list of its remarks too, where few other aspects have them.
token AS (
    SELECT source, locale, aspect_word, token, bool_or(is_name) AS is_name
    FROM (
        SELECT source, locale, aspect_word, is_name, unnest(CASE WHEN locale IN ('ja', 'zh')
            THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
            ELSE [left(x, 6) FOR x IN string_split(word, ' ') IF length(x) >= 4] END) AS token
        FROM (
            SELECT source, locale, aspect_word, aspect_word AS word, true AS is_name FROM fit_name
            UNION ALL
            SELECT DISTINCT source, locale, aspect_word, said, false
            FROM told SEMI JOIN (SELECT * FROM fit_name WHERE NOT is_closed) o USING (source, locale, aspect_word)))
    GROUP BY source, locale, aspect_word, token
),
own AS MATERIALIZED (
    SELECT * FROM token QUALIFY is_name OR count(*) OVER (PARTITION BY source, locale, token) <= 3
),
gold AS MATERIALIZED (
    SELECT t.review_id, t.source, t.locale, t.group_id, t.category_id, min(t.text) AS text, n.is_closed,
        list(DISTINCT t.aspect_word) AS aspect_words, list(DISTINCT t.src) || list(DISTINCT t.review_src) AS src
    FROM told t JOIN fit_name n USING (source, locale, aspect_word)
    GROUP BY t.review_id, t.source, t.locale, t.group_id, t.category_id, n.is_closed
    HAVING count(DISTINCT t.aspect_word) <= 3
),
spread AS MATERIALIZED (
    SELECT *
    FROM gold
    QUALIFY row_number() OVER (PARTITION BY group_id, locale ORDER BY key_hash(review_id, 'spread')) <= 6
),
-- Of a closed list nearly all aspects are shown, and what reviews mostly speak of would be the answer: so reviews that
-- speak of frequent aspects only are asked about as much more seldom.
frequent AS (
    SELECT source, locale, aspect_word, least(1, quantile_cont(count(*), 0.2) OVER (PARTITION BY source, locale) / count(*)) AS share
    FROM (SELECT source, locale, unnest(aspect_words) AS aspect_word FROM spread WHERE is_closed)
    GROUP BY source, locale, aspect_word
),
even AS MATERIALIZED (
    SELECT s.* FROM spread s JOIN (
        SELECT review_id, exp(1.3 * avg(ln(share))) AS share
        FROM (SELECT review_id, source, locale, unnest(aspect_words) AS aspect_word FROM spread WHERE is_closed)
        JOIN frequent USING (source, locale, aspect_word) GROUP BY review_id
    ) f USING (review_id)
    WHERE (CAST('0x' || left(key_hash(s.review_id, 'even'), 7) AS BIGINT) + 0.5) / 268435456 < round(f.share, 6)
    UNION ALL
    SELECT * FROM spread WHERE NOT is_closed
),
-- In an open list a review is shown sixteen aspects of other kinds of product, in a closed one all others.
candidate AS (
    SELECT s.review_id, n.aspect_word, n.aspect
    FROM even s JOIN fit_name n ON n.source = s.source AND n.locale = s.locale AND s.is_closed
    UNION ALL
    SELECT s.review_id, n.aspect_word, n.aspect
    FROM (SELECT *, CAST('0x' || left(key_hash(review_id, 'start'), 7) AS BIGINT) AS start FROM even WHERE NOT is_closed) s
    JOIN (SELECT source, locale, count(*) AS names FROM fit_name GROUP BY ALL) c USING (source, locale)
    JOIN (SELECT *, row_number() OVER (PARTITION BY source, locale ORDER BY md5(aspect_word)) - 1 AS place FROM fit_name) n
        ON n.source = s.source AND n.locale = s.locale AND (n.place - s.start % c.names + c.names) % c.names < 20
),
-- Of which of these the review has a word, in its text or in the names of its aspects.
hay AS MATERIALIZED (
    SELECT s.review_id, norm_text(s.text) || CASE WHEN s.is_closed THEN '' ELSE ' ' || l.aspect_words END AS word
    FROM even s JOIN (SELECT review_id, string_agg(DISTINCT aspect_word, ' ' ORDER BY aspect_word) AS aspect_words FROM told GROUP BY review_id) l
        USING (review_id)
),
heard AS (
    SELECT DISTINCT c.review_id, c.aspect_word
    FROM candidate c JOIN even s USING (review_id) JOIN hay h USING (review_id)
    JOIN own o ON o.source = s.source AND o.locale = s.locale AND o.aspect_word = c.aspect_word
    WHERE contains(h.word, o.token)
),
listed AS (SELECT DISTINCT review_id, aspect_word FROM told),
at_home AS (SELECT DISTINCT category_id, aspect_word FROM told WHERE category_id IS NOT NULL),
wrong AS (
    SELECT c.review_id, s.source, s.locale, c.aspect_word, c.aspect
    FROM candidate c JOIN even s USING (review_id)
    LEFT JOIN at_home h ON h.category_id = s.category_id AND h.aspect_word = c.aspect_word
    ANTI JOIN listed l ON l.review_id = c.review_id AND l.aspect_word = c.aspect_word
    ANTI JOIN heard w ON w.review_id = c.review_id AND w.aspect_word = c.aspect_word
    WHERE s.is_closed OR h.aspect_word IS NULL
),
-- An aspect is as often wrong as it is right, else what reviews mostly speak of would be the answer: drawn by weights
-- (P. S. Efraimidis and P. G. Spirakis, 2006), the highest u ^ (1 / weight) first.
balance AS (
    SELECT n.source, n.locale, n.aspect_word, r.times / w.times AS weight
    FROM fit_name n
    JOIN (SELECT source, locale, aspect_word, count(*) AS times FROM (SELECT source, locale, unnest(aspect_words) AS aspect_word FROM even)
        GROUP BY ALL) r
        USING (source, locale, aspect_word)
    JOIN (SELECT source, locale, aspect_word, count(*) AS times FROM wrong GROUP BY ALL) w USING (source, locale, aspect_word)
),
drawn AS (
    SELECT w.review_id, w.aspect_word, w.aspect, pow((CAST('0x' || left(key_hash(w.review_id || w.aspect_word, 'wrong'), 7) AS BIGINT) + 0.5)
        / 268435456, 0.2 / least(20, greatest(0.01, coalesce(b.weight, 0)))) AS chance
    FROM wrong w LEFT JOIN balance b USING (source, locale, aspect_word)
),
pool AS (
    SELECT review_id, list(wrong_item(md5(aspect_word), aspect, 'closed_list', 'not among the aspects recorded of the review: ' || aspect,
        round(0.4 + 0.2 * chance, 9)) ORDER BY aspect_word) AS pool
    FROM drawn
    GROUP BY review_id
),
right_names AS (
    SELECT review_id, list(gold_item(md5(aspect_word), aspect) ORDER BY aspect_word) AS gold
    FROM (SELECT review_id, source, locale, unnest(aspect_words) AS aspect_word FROM even) JOIN fit_name USING (source, locale, aspect_word)
    GROUP BY review_id
)
SELECT
    s.review_id AS fact_key,
    s.locale AS language,
    s.group_id AS group_key,
    s.group_id AS family_key,
    s.text AS slot_review,
    g.gold AS gold,
    p.pool AS pool,
    [s.source] AS sources,
    list_sort(s.src) AS source_rows
FROM even s JOIN right_names g USING (review_id) JOIN pool p USING (review_id)
