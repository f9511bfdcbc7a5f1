-- Two aspects that one review lists are two things; where an aspect may be anything, those that have nothing to do with each
-- other.
WITH listed AS (
    SELECT DISTINCT list(DISTINCT aspect_word ORDER BY aspect_word) AS aspect_words, locale, source
    FROM (SELECT r.locale, a.source, a.review_id, n.word AS aspect_word FROM core.review_aspect a JOIN core.review r USING (review_id) JOIN step.remark_form n ON n.text = a.aspect)
    GROUP BY locale, source, review_id
),
kind AS (
    SELECT source, locale, aspect_word, CASE WHEN NOT is_open THEN aspect_word
        WHEN regexp_matches(aspect_word, '\b(writ|author|dialog|read|language)') THEN 'writing'
        WHEN regexp_matches(aspect_word, '\b(appear|styl|colou?r|aesthet|look|beaut|attract|decor|visual|art|illustr|picture|image|photo|screen|display|resolution|pixel|optic|lens|camera|video|zoom|focus)') THEN 'looks'
        WHEN regexp_matches(aspect_word, '\b(durab|sturd|stabil|strength|longev|material|build|craft|protect|thick|leak|damage)') THEN 'lasting'
        WHEN regexp_matches(aspect_word, '\b(tast|flavo|sweet|textur|fresh|palat|aroma|smell|scent)') THEN 'taste'
        WHEN regexp_matches(aspect_word, '\b(plot|stor|genre|narrat|inspir|pac|emotion|educat|inform)') THEN 'plot'
        WHEN regexp_matches(aspect_word, '\b(music|song|sound|voice|vocal|melod|lyric|audio|rhythm|bass|volume|noise|speaker|treble|headphone|earphone)') THEN 'sound'
        WHEN regexp_matches(aspect_word, '\b(batter|charg|power)') THEN 'power'
        WHEN regexp_matches(aspect_word, '\b(fit|size|length|comfort|width|weight)') THEN 'size'
        WHEN regexp_matches(aspect_word, '\b(ease|easy|convenien|install|assembl|instruct|access|practical|versatil|portab|setup|interface)') THEN 'ease'
        WHEN regexp_matches(aspect_word, '\b(deliver|ship|packag|arriv|customer|service|return|availab|support)') THEN 'delivery'
        WHEN regexp_matches(aspect_word, '\b(pric|valu|cost|afford|money)') THEN 'price'
        WHEN regexp_matches(aspect_word, '\bcharacter') THEN 'characters' ELSE aspect_word END AS kin, is_open
    FROM step.remark_clear
    GROUP BY ALL
)
SELECT DISTINCT l.source, l.locale, l.aspect_word, l.other_word
FROM (SELECT source, locale, aspect_word, unnest(aspect_words) AS other_word
    FROM (SELECT *, unnest(aspect_words) AS aspect_word FROM listed)) l
SEMI JOIN (SELECT * FROM kind WHERE NOT is_open) k USING (source, locale, aspect_word)
WHERE aspect_word <> other_word
UNION ALL
SELECT k.source, k.locale, k.aspect_word, o.aspect_word
FROM kind k JOIN kind o ON o.source = k.source AND o.locale = k.locale AND o.kin <> k.kin
WHERE k.is_open
