-- One fact: a review and the one to three aspects that it speaks of. Wrong: aspects that are not among those recorded of
-- the review, and of which it has no word. Where sources name few aspects all of them may be offered; where reviewers may
-- name anything, both right and wrong ones are aspects that many reviews speak of, so that their words are known, and wrong
-- ones those of the same kind of product or of kinds that people speak of alike.
WITH form AS MATERIALIZED (
    -- The same words stand in many reviews.
    SELECT text, norm_text(text) AS word
    FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
),
told AS MATERIALIZED (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, n.word AS aspect_word, f.word AS said,
        coalesce(p.parent_id, r.product_id, r.review_id) AS group_id,
        coalesce(r.category_id, p.category_id) AS category_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN form f ON f.text = a.phrase JOIN form n ON n.text = a.aspect
    WHERE length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND 2000
        AND length(a.phrase) < length(r.text)
),
-- Nobody can say that a review does not speak of the quality, the value or the use of a thing.
name AS MATERIALIZED (
    SELECT source, locale, aspect_word, min(aspect) AS aspect, count(DISTINCT review_id) AS reviews,
        count(*) OVER (PARTITION BY source, locale) <= 40 AS is_closed
    FROM told
    GROUP BY source, locale, aspect_word
),
fit_name AS MATERIALIZED (
    SELECT *, CASE WHEN is_closed THEN aspect_word
        WHEN regexp_matches(aspect_word, '\b(appear|styl|colou?r|aesthet|look|beaut|attract|decor|visual|art|illustr|picture|image|photo|packag|present|finish|shin)') THEN 'looks'
        WHEN regexp_matches(aspect_word, '\b(durab|sturd|stabil|strength|longev|material|build|craft|protect|thick|leak|damage|safe|secur|weight)') THEN 'lasting'
        WHEN regexp_matches(aspect_word, '\b(tast|flavo|sweet|fresh|palat|aroma|smell|scent|fragran|ingredient|health|nutrit)') THEN 'taste'
        WHEN regexp_matches(aspect_word, '\b(plot|stor|genre|narrat|inspir|pac|emotion|educat|inform|writ|author|dialog|read|language|character|humor|lyric|clarity|depth|complex|topic|subject|research|original|nostalg)') THEN 'story'
        WHEN regexp_matches(aspect_word, '\b(music|song|sound|voice|vocal|melod|audio|rhythm|bass|volume|noise|record|perform)') THEN 'sound'
        WHEN regexp_matches(aspect_word, '\b(fit|size|length|comfort|width|soft|textur|stretch|compatib|capacit|coverage)') THEN 'size'
        WHEN regexp_matches(aspect_word, '\b(ease|easy|install|assembl|instruct|access|versatil|portab|setup|interface|mainten|clean|storage|organiz|gameplay|control|connect)') THEN 'ease'
        WHEN regexp_matches(aspect_word, '\b(deliver|ship|arriv|customer|service|return|availab|support|warrant|communicat|refund)') THEN 'delivery'
        WHEN regexp_matches(aspect_word, '\b(pric|afford|money|cost)') THEN 'price'
        ELSE aspect_word END AS kin
    FROM name
    WHERE NOT regexp_matches(aspect_word, '\b(qualit|calidad|qualid)|品質|质量') AND (is_closed OR (reviews >= 4
        AND NOT regexp_matches(aspect_word, '\b(satisf|recommend|enjoy|experience|overall|general|valu|rating|engage|content|'
        || 'relevan|usab|usag|useful|utility|effective|effica|issue|perform|function|suitab|anticipat|entertain|purchase|product|item|expect|brand|'
        || 'descript|convenien|practical|purpose|intent|intend|personal|persist|custom[^e]|comparison|feature|impression|'
        || 'accura|condition|result|emotion|reaction|prefer|opinion|benefit|appeal|repurchase|loyalty|gift|problem|reliab|'
        || 'uniqueness|interest|consisten|familiar|effort|time|age|person|target|user|need|detail|amount|quantity|disappoint|unique|improve|flaw|audience|interact|match|context|impact|'
        || 'solution|encourag|authentic|action|extra|mood|restrain|option|select|wear|power|attach|potential|change|aware|memor|complete|design|theme|variety|grip|efficien|fun\b|difficult|popular|flexib|construct)')))
),
-- The words of an aspect: of its name, and in an open list of all remarks on aspects akin to it, where others have them
-- seldom.
token AS (
    SELECT source, locale, kin, token, bool_or(is_name) AS is_name, count(*) AS remarks
    FROM (
        SELECT source, locale, kin, is_name, unnest(CASE WHEN locale IN ('ja', 'zh')
            THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
            ELSE [left(x, 5) FOR x IN string_split(word, ' ') IF length(x) >= 4 OR is_name AND length(x) = 3] END) AS token
        FROM (
            SELECT source, locale, kin, aspect_word AS word, true AS is_name FROM fit_name
            UNION ALL
            SELECT DISTINCT source, locale, o.kin, t.said, false
            FROM told t JOIN (SELECT * FROM fit_name WHERE NOT is_closed) o USING (source, locale, aspect_word)))
    GROUP BY source, locale, kin, token
),
own AS MATERIALIZED (
    SELECT * FROM token QUALIFY is_name OR (3 * remarks >= sum(remarks) OVER (PARTITION BY source, locale, token) AND (remarks >= 2 OR count(*) OVER (PARTITION BY source, locale, token) = 1))
),
-- In an open list people mark much that the review only hints at. A right aspect has a word in the review: of its name, or
-- one that remarks on it have at least as often as those on all others together.
open_told AS MATERIALIZED (
    SELECT t.review_id, t.source, t.locale, t.aspect_word, t.said, ' ' || norm_text(trim(r.text)) AS flat
    FROM (SELECT * FROM told SEMI JOIN (SELECT * FROM fit_name WHERE NOT is_closed) USING (source, locale, aspect_word)) t
    JOIN core.review r USING (review_id)
),
sure AS MATERIALIZED (
    SELECT source, locale, aspect_word, ' ' || token AS token
    FROM (SELECT source, locale, aspect_word, token, bool_or(is_name) AS is_name, count(*) AS remarks FROM (
        SELECT source, locale, aspect_word, is_name, unnest([left(x, 5) FOR x IN string_split(word, ' ') IF length(x) >= 4]) AS token
        FROM (
            SELECT DISTINCT source, locale, aspect_word, said AS word, false AS is_name FROM open_told
            UNION ALL
            SELECT source, locale, aspect_word, aspect_word, true FROM fit_name WHERE NOT is_closed))
        GROUP BY source, locale, aspect_word, token)
    QUALIFY is_name OR remarks >= 2 AND 2 * remarks >= sum(remarks) OVER (PARTITION BY source, locale, token)
),
spoken AS (
    SELECT DISTINCT review_id, aspect_word FROM open_told JOIN sure USING (source, locale, aspect_word) WHERE contains(flat, token)
),
gold AS MATERIALIZED (
    SELECT t.review_id, t.source, t.locale, t.group_id, t.category_id, n.is_closed,
        list(DISTINCT t.aspect_word) AS aspect_words, list(DISTINCT t.src) || list(DISTINCT t.review_src) AS src
    FROM told t JOIN fit_name n USING (source, locale, aspect_word)
    LEFT JOIN spoken k ON k.review_id = t.review_id AND k.aspect_word = t.aspect_word
    WHERE n.is_closed OR k.review_id IS NOT NULL
    GROUP BY t.review_id, t.source, t.locale, t.group_id, t.category_id, n.is_closed
    HAVING count(DISTINCT t.aspect_word) <= 3
),
spread AS MATERIALIZED (
    SELECT g.*, trim(r.text) AS text
    FROM (FROM gold QUALIFY row_number() OVER (PARTITION BY group_id, locale ORDER BY key_hash(review_id, 'spread')) <= 6) g
    JOIN core.review r USING (review_id)
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
-- What is spoken of in a kind of product, or in several kinds of which the same is said.
at_home AS MATERIALIZED (
    SELECT DISTINCT t.source, t.locale, t.category_id, t.aspect_word
    FROM told t SEMI JOIN (SELECT * FROM fit_name WHERE NOT is_closed) USING (source, locale, aspect_word)
    WHERE t.category_id IS NOT NULL
),
alike AS (
    SELECT a.source, a.locale, a.aspect_word, b.aspect_word AS other_word, count(*) AS kinds
    FROM at_home a JOIN at_home b USING (source, locale, category_id)
    GROUP BY ALL
),
plausible AS (
    SELECT source, locale, category_id, aspect_word FROM at_home
    UNION
    SELECT h.source, h.locale, h.category_id, k.other_word
    FROM at_home h JOIN alike k USING (source, locale, aspect_word)
    JOIN (SELECT source, locale, aspect_word, kinds AS all_kinds FROM alike WHERE aspect_word = other_word) n USING (source, locale, aspect_word)
    WHERE k.kinds >= 2 AND 20 * k.kinds >= n.all_kinds
),
-- A review is shown all other aspects; in an open list those first that are spoken of in such products.
candidate AS (
    SELECT s.review_id, n.aspect_word, n.aspect, n.kin, s.is_closed OR p.aspect_word IS NOT NULL AS is_plausible
    FROM even s JOIN fit_name n ON n.source = s.source AND n.locale = s.locale
    LEFT JOIN plausible p ON p.source = s.source AND p.locale = s.locale AND p.category_id = s.category_id AND p.aspect_word = n.aspect_word
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
    JOIN own o ON o.source = s.source AND o.locale = s.locale AND o.kin = c.kin
    WHERE contains(h.word, o.token)
),
listed AS (SELECT DISTINCT review_id, aspect_word FROM told),
-- In an open list: everyday words that speak of an aspect without naming it.
everyday(kin, words) AS (
    VALUES ('lasting', 'last|life|month|year|br[eo]ak|broke|fail|stopp|wear|worn|torn|rip|crack|sturd|solid|strong|flims|heav|light|thick|thin|protect|safe|cotton|leather|plastic|metal|wood|glass|fabric|made|fell|fall|stay'),
        ('looks', 'look|graphic|illustrat|photo|image|attract|adorab|lovely|cute|prett|beaut|gorgeous|colou?r|pink|red|blue|green|black|white|gold|styl|design|shin|ugly|picture|photo|wrapp|pack|box|clear|transparent'),
        ('size', 'fit|small|little|compact|bulky|slim|large|big|tight|loose|size|long|short|room|inch|soft|comfort|cozy|snug|tiny|huge|stay|grip|spac|hold|full|feel|felt|smooth|chew|hard'),
        ('ease', 'eas[iey]|simple|hard|difficult|instal|assembl|clean|set ?up|control|stor|organ|connect|work|room|hold|quick|convenien|use|read'),
        ('delivery', 'deliver|ship|arriv|came|come|receiv|sen[dt]|return|refund|servic|seller|respon|support|order|compan|issue'),
        ('price', 'pric|cost|cheap|expens|money|worth|[$]|bargain|deal|budget|paid|pay|valu|waste'),
        ('taste', 'tast|flavo|delic|yum|sweet|smell|scent|fresh|eat|ate|bitter|food'),
        ('sound', 'sound|music|song|voice|loud|noise|quiet|listen|tone'),
        ('story', 'read|writ|stor|character|plot|author|page|memor|fun|laugh')
),
spoken_of AS (
    SELECT s.review_id, e.kin FROM even s JOIN everyday e ON NOT s.is_closed AND regexp_matches(lower(s.text), '\b(' || e.words || ')')
),
-- Aspects akin to one of the review may be part of it.
kin AS (SELECT DISTINCT t.review_id, n.kin FROM told t JOIN fit_name n USING (source, locale, aspect_word) WHERE NOT n.is_closed),
wrong AS (
    SELECT c.review_id, s.source, s.locale, c.aspect_word, c.aspect, c.is_plausible
    FROM candidate c JOIN even s USING (review_id)
    ANTI JOIN kin k ON k.review_id = c.review_id AND k.kin = c.kin
    ANTI JOIN spoken_of m ON m.review_id = c.review_id AND m.kin = c.kin
    ANTI JOIN listed l ON l.review_id = c.review_id AND l.aspect_word = c.aspect_word
    ANTI JOIN heard w ON w.review_id = c.review_id AND w.aspect_word = c.aspect_word
),
-- An aspect is as often wrong as it is right, else what reviews mostly speak of would be the answer: drawn by weights
-- (P. S. Efraimidis and P. G. Spirakis, 2006), the highest u ^ (1 / weight) first.
balance AS (
    SELECT n.source, n.locale, n.aspect_word, r.times / w.times AS weight
    FROM fit_name n
    JOIN (SELECT source, locale, aspect_word, count(*) AS times FROM (SELECT source, locale, unnest(aspect_words) AS aspect_word FROM even)
        GROUP BY ALL) r
        USING (source, locale, aspect_word)
    JOIN (SELECT source, locale, aspect_word, count(*) AS times FROM wrong WHERE is_plausible GROUP BY ALL) w USING (source, locale, aspect_word)
),
drawn AS (
    SELECT w.review_id, w.aspect_word, w.aspect, w.is_plausible, pow((CAST('0x' || left(key_hash(w.review_id || w.aspect_word, 'wrong'), 7) AS BIGINT) + 0.5)
        / 268435456, 0.2 / least(20, greatest(0.01, coalesce(b.weight, 0)))) AS chance
    FROM wrong w LEFT JOIN balance b USING (source, locale, aspect_word)
),
pool AS (
    SELECT review_id, list(wrong_item(md5(aspect_word), aspect, 'closed_list', 'not among the aspects recorded of the review: ' || aspect,
        round(CASE WHEN is_plausible THEN 0.4 + 0.2 * chance ELSE 0.34 + 0.05 * chance END, 9))) AS pool
    FROM (SELECT * FROM drawn QUALIFY row_number() OVER (PARTITION BY review_id ORDER BY is_plausible DESC, chance DESC, aspect_word) <= 20)
    GROUP BY review_id
    -- Else what fits the product at all would be the answer.
    HAVING count(*) FILTER (is_plausible) >= 3
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
