-- Names of categories, attributes and values whose words bear each other out. Long lists are translated word by word, out of
-- context ("Slip" for the skirt and for what slips). There a name is taken if each word of the English name is met with a
-- word of it in two other names at least, and oftener than by chance, and the other way round; and if the English name has
-- two words, so that the one tells the sense of the other. Short lists tell nothing by counting: they are taken as they are.
WITH name AS (
    SELECT category_id AS id, locale, name, source FROM core.category_name WHERE kind = 'name'
    UNION ALL
    SELECT value_id, locale, name, source FROM core.attribute_value_name WHERE kind = 'name'
    UNION ALL
    SELECT attribute_id, locale, name, source FROM core.attribute_name WHERE kind = 'name'
),
long AS (SELECT source FROM name WHERE locale = 'en' GROUP BY source HAVING count(DISTINCT name) >= 1000),
read AS (SELECT id, locale, norm_text(name) AS flat, source FROM name SEMI JOIN long USING (source)),
worded AS (
    SELECT o.id, o.locale, o.source, e.flat AS english, o.flat
    FROM read e JOIN read o ON o.id = e.id AND o.locale <> 'en'
    WHERE e.locale = 'en' AND e.flat <> o.flat
),
wording AS (SELECT *, row_number() OVER (ORDER BY source, locale, english, flat) AS n FROM (SELECT DISTINCT source, locale, english, flat FROM worded)),
-- A piece: the beginning of a word; four letters in a row in German, which joins words; two signs where words are not parted.
english_piece AS (
    SELECT DISTINCT n, source, locale, piece FROM (SELECT n, source, locale, left(unnest(regexp_extract_all(english, '\pL{3,}')), 5) AS piece FROM wording)
    WHERE piece NOT IN ('and', 'for', 'with', 'the', 'from', 'other')
),
other_piece AS (
    SELECT DISTINCT n, source, locale, left(unnest(regexp_extract_all(flat, '\pL{3,}')), 5) AS piece FROM wording WHERE locale NOT IN ('de', 'ja', 'zh')
    UNION ALL
    SELECT DISTINCT n, source, locale, word[i : i + width - 1] FROM (
        SELECT *, unnest(range(1, greatest(2, length(word) - width + 2))) AS i FROM (
            SELECT n, source, locale, CASE locale WHEN 'de' THEN 4 ELSE 2 END AS width,
                unnest(CASE locale WHEN 'de' THEN regexp_extract_all(flat, '\pL{3,}') ELSE regexp_extract_all(flat, '[\pLー]+') END) AS word
            FROM wording WHERE locale IN ('de', 'ja', 'zh')))
),
english_count AS (SELECT source, locale, piece, count(*) AS times FROM english_piece GROUP BY ALL),
other_count AS (SELECT source, locale, piece, count(*) AS times FROM other_piece GROUP BY ALL),
wordings AS (SELECT source, locale, count(*) AS times FROM wording GROUP BY ALL),
-- Two pieces that go together: how often, against how often each is met (the coefficient of Dice).
partner AS (
    SELECT p.source, p.locale, p.english, p.other
    FROM (
        SELECT a.source, a.locale, a.piece AS english, b.piece AS other, count(*) AS times
        FROM english_piece a JOIN other_piece b USING (n) GROUP BY ALL HAVING count(*) >= 3
    ) p
    JOIN english_count x ON x.source = p.source AND x.locale = p.locale AND x.piece = p.english
    JOIN other_count y ON y.source = p.source AND y.locale = p.locale AND y.piece = p.other
    WHERE 2 * p.times >= 0.15 * (x.times + y.times)
),
met AS (
    SELECT DISTINCT a.n, a.piece AS english, b.piece AS other
    FROM english_piece a JOIN other_piece b USING (n)
    JOIN partner p ON p.source = a.source AND p.locale = a.locale AND p.english = a.piece AND p.other = b.piece
),
lacking AS (SELECT DISTINCT a.n FROM english_piece a ANTI JOIN met m ON m.n = a.n AND m.english = a.piece),
-- Words that every thirtieth name has ("para") need no partner; of pieces within words half are enough.
adding AS (
    SELECT b.n
    FROM other_piece b JOIN other_count y USING (source, locale, piece) JOIN wordings w USING (source, locale)
    LEFT JOIN (SELECT DISTINCT n, other FROM met) m ON m.n = b.n AND m.other = b.piece
    WHERE y.times < 0.03 * w.times OR b.locale IN ('de', 'ja', 'zh')
    GROUP BY b.n, b.locale
    HAVING count(m.n) < CASE WHEN b.locale IN ('de', 'ja', 'zh') THEN 0.5 ELSE 1 END * count(*)
)
SELECT id, locale FROM name ANTI JOIN long USING (source)
UNION ALL
SELECT id, locale FROM read WHERE locale = 'en' AND contains(flat, ' ')
UNION ALL
SELECT o.id, o.locale FROM worded o JOIN wording w USING (source, locale, english, flat)
ANTI JOIN lacking l ON l.n = w.n ANTI JOIN adding a ON a.n = w.n
WHERE contains(o.english, ' ')
