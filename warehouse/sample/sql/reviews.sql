-- Reviews: each speaks of some aspects; the stars follow from what it says of them.

CREATE TABLE review AS
WITH drawn AS (
    SELECT range AS number, 'R' || lpad(CAST(range AS VARCHAR), 7, '0') AS review, CAST(floor(u('reviewer', 'R' || range) * getvariable('users')) AS BIGINT) AS user_number,
           -- A few products get most of the reviews.
           1 + CAST(floor(pow(u('reviewed', 'R' || range), 3) * (SELECT count(*) FROM active)) AS BIGINT) AS fame, u('mood', 'R' || range) AS mood
    FROM range(CAST(getvariable('reviews') AS BIGINT))
)
SELECT d.review, a.product, l.locale, 'U' || lpad(CAST(user_number AS VARCHAR), 7, '0') AS reviewer, p.dept, p.category,
       CASE WHEN mood < 0.45 THEN 'good' WHEN mood < 0.7 THEN 'bad' ELSE 'mixed' END AS mood,
       1 + CAST(floor(3.6 * pow(u('aspects', review), 0.8)) AS INTEGER) AS said,
       DATE '2024-07-01' + CAST(floor(u('review day', review) * 270) AS INTEGER) AS reviewed_on
FROM drawn d JOIN (SELECT product, row_number() OVER (ORDER BY u('fame', product), product) AS fame FROM active) a USING (fame)
JOIN product p USING (product)
JOIN w_locale l ON l.number = user_number % (SELECT count(*) FROM w_locale);

CREATE TABLE review_aspect AS
WITH chosen AS (
    SELECT r.*, w.aspect, row_number() OVER (PARTITION BY r.review ORDER BY u('aspect', r.review || w.aspect), w.aspect) AS nth,
           u('polarity', r.review || w.aspect) AS p
    FROM review r JOIN w_department_aspect w USING (dept)
), judged AS (
    SELECT *, CASE mood WHEN 'good' THEN CASE WHEN p < 0.93 THEN 'positive' WHEN p < 0.97 THEN 'neutral' ELSE 'negative' END
                        WHEN 'bad' THEN CASE WHEN p < 0.85 THEN 'negative' WHEN p < 0.93 THEN 'neutral' ELSE 'positive' END
                        ELSE CASE WHEN p < 0.4 THEN 'positive' WHEN p < 0.75 THEN 'negative' ELSE 'neutral' END END AS polarity
    FROM chosen WHERE nth <= said
)
SELECT j.review, j.nth, j.locale, j.aspect, a.name AS aspect_name, j.polarity,
       replace(pick(f.texts, 'phrase', j.review || j.aspect), '{noun}', c.noun) AS phrase
FROM judged j JOIN w_aspect a ON a.locale = j.locale AND a.aspect = j.aspect
JOIN w_phrases f ON f.locale = j.locale AND f.kind = 'aspect:' || j.aspect || ':' || j.polarity
JOIN w_category_name c ON c.category = j.category AND c.locale = j.locale AND c.kind = 'name';

CREATE TABLE review_text AS
WITH scored AS (
    SELECT review, count(*) AS said, string_agg(phrase, chr(31) ORDER BY nth) AS phrases,
           avg(CASE polarity WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END) AS balance,
           list({'aspect': aspect_name, 'polarity': polarity, 'quote': phrase} ORDER BY nth) AS tags
    FROM review_aspect GROUP BY review
), starred AS (
    SELECT *, CASE WHEN balance = 1 THEN 5 WHEN balance > 0 THEN 4 WHEN balance = 0 THEN 3 WHEN balance > -1 THEN 2 ELSE 1 END AS stars
    FROM scored
)
SELECT r.review, r.product, r.locale, r.reviewer, r.reviewed_on, s.stars, s.tags, s.said,
       CASE WHEN u('formula', r.review) < 0.002 THEN '=HYPERLINK("http://shop.example/","' || s.stars || '")'
            ELSE replace(pick(t.texts, 'review title', r.review), '{noun}', c.noun) END AS title,
       replace(replace(concat_ws(chr(31), pick(o.texts, 'opening', r.review), s.phrases,
               CASE WHEN u('closes', r.review) < 0.6 THEN pick(e.texts, 'closing', r.review) END), '{noun}', c.noun),
               chr(31), CASE WHEN r.locale IN ('ja', 'zh') THEN '' ELSE ' ' END)
           -- Some leave their address, or markup of the page they wrote in.
           || CASE WHEN u('untidy', r.review) < 0.003 THEN ' ' || lower(r.reviewer) || '@mail.example'
                   WHEN u('untidy', r.review) < 0.006 THEN ' &amp;nbsp;<br>' ELSE '' END AS text,
       round(2.5 * pow(s.said, 1.6), 3) AS helpful_rate,
       CAST(floor(2.5 * pow(s.said, 1.6) * (0.5 + u('helpful', r.review))) AS INTEGER) AS helpful
FROM review r JOIN starred s USING (review)
JOIN w_phrases t ON t.locale = r.locale AND t.kind = 'review_title:' || s.stars
JOIN w_phrases o ON o.locale = r.locale AND o.kind = 'review_open:' || s.stars
JOIN w_phrases e ON e.locale = r.locale AND e.kind = 'review_close:' || s.stars
JOIN w_category_name c ON c.category = r.category AND c.locale = r.locale AND c.kind = 'name';
