-- Some lists of snippets count from 0, most from 1.
-- Snippets: aspect, polarity and the words. Keyphrases: aspect and the words, polarity not told. Aspects: not even the words.
WITH snippet AS (
    SELECT regexp_extract_all(input_field, '\n\d+\. ([^\n]*)', 1)[unnest(output_field) + CAST(contains(input_field, E'List:\n0. ') AS INTEGER)] AS text,
        regexp_extract(input_field, '\b(?:positive|negative)\b[^\n]*?(?:the product''s|the|its) ([^.\n]+?)(?: aspect)?\.', 1) AS aspect,
        regexp_extract(input_field, '\b(positive|negative)\b', 1) AS polarity, src
    FROM snippets
),
keyphrase AS (
    SELECT clean_text(regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect:', 1)) AS text,
        regexp_extract(input_field, '\nAspect: ([^\n]*?)\s*\nOutput:', 1) AS aspect, clean_text(output_field) AS phrase, src
    FROM keyphrases
),
listed AS (
    SELECT clean_text(regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect List:', 1)) AS text,
        regexp_extract_all(regexp_extract(input_field, '(?s)Aspect List:.*', 0), '\n\d+\. ([^\n]*)', 1)[unnest(output_field)] AS aspect,
        src
    FROM aspects
),
told AS (
    SELECT clean_text(text) AS text, aspect, polarity, clean_text(text) AS phrase, src FROM snippet
    UNION ALL
    -- The phrase as the review writes it, whatever its capitals.
    SELECT text, aspect, NULL, substr(text, strpos(lower(text), lower(phrase)), length(phrase)), src
    FROM keyphrase WHERE strpos(lower(text), lower(phrase)) > 0
    UNION ALL
    SELECT text, l.aspect, NULL, '', src
    FROM listed l ANTI JOIN keyphrase k ON k.text = l.text AND lower(trim(k.aspect)) = lower(trim(l.aspect))
        AND strpos(lower(k.text), lower(k.phrase)) > 0
)
SELECT nid(md5(text)) AS review_id, lower(trim(aspect)) AS aspect, phrase, min(src) AS src,
    CASE WHEN min(polarity) = max(polarity) THEN min(polarity) END AS polarity
FROM told
-- Some "aspects" are excuses of the machine that labelled.
WHERE text IS NOT NULL AND length(trim(aspect)) BETWEEN 2 AND 40
GROUP BY text, lower(trim(aspect)), phrase
