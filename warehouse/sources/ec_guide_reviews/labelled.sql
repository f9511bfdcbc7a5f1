-- What the items tell of a text: its kind of product, stars, title, an aspect with its polarity and the words on it.
-- Some lists of snippets count from 0, most from 1. A snippet stands for a review of which no more is known.
WITH item AS (
    SELECT 'stars' AS part, regexp_extract(input_field, '(?s)\nInput: (.*)\n(?:Output|Answer):', 1) AS text,
        output_field AS stars, NULL AS title, NULL AS kind, NULL AS aspect, NULL AS polarity, NULL AS phrase, src
    FROM stars
    UNION ALL
    SELECT 'title', regexp_extract(input_field, '(?s)\nReview: (.*)\nOutput:', 1), NULL, output_field, NULL, NULL, NULL, NULL, src
    FROM titles
    UNION ALL
    SELECT 'listed', regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect List:', 1), NULL, NULL,
        regexp_extract(input_field, 'given to a\(n\) (.+?) product\.', 1),
        unnest([names[i] FOR i IN output_field]), NULL, '', src
    FROM (SELECT *, regexp_extract_all(regexp_extract(input_field, '(?s)Aspect List:.*', 0), '\n\d+\. ([^\n]*)', 1) AS names FROM aspects)
    UNION ALL
    SELECT 'keyphrase', regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect:', 1), NULL, NULL,
        regexp_extract(input_field, ' a\(n\) (.+?)(?: product)?(?: that (?:pertains|directly|clearly|specifically)|, (?:identify|extract|pinpoint|locate))', 1),
        regexp_extract(input_field, '\nAspect: ([^\n]*?)\s*\nOutput:', 1), NULL, output_field, src
    FROM keyphrases
    UNION ALL
    SELECT 'snippet', unnest([names[i + CAST(contains(input_field, E'List:\n0. ') AS INTEGER)] FOR i IN output_field]), NULL, NULL,
        regexp_extract(input_field, '(?:bought|acquired|obtained|purchased|purchase of|purchaser of|purchasing|buying) an?(?:\(n\))? (.+?)(?: product| item)?(?: and (?:wants|is|plans|wishes|intends)| intends|, a customer)', 1),
        regexp_extract(input_field, '\b(?:positive|negative)\b[^\n]*?(?:the product''s|the|its) ([^.\n]+?)(?: aspect)?\.', 1),
        regexp_extract(input_field, '\b(positive|negative)\b', 1), NULL, src
    FROM (SELECT *, regexp_extract_all(input_field, '\n\d+\. ([^\n]*)', 1) AS names FROM snippets)
),
clean AS (
    SELECT part, clean_text(regexp_replace(text, '\[\[(?:VIDEOID|ASIN):[^\]]*\]\]', '', 'g')) AS text, stars, clean_text(title) AS title,
        CASE WHEN length(trim(kind)) BETWEEN 2 AND 40 THEN lower(trim(kind)) END AS kind,
        -- Some "aspects" are excuses of the machine that labelled.
        CASE WHEN length(trim(aspect)) BETWEEN 2 AND 40 THEN lower(trim(aspect)) END AS aspect, polarity,
        CASE WHEN part <> 'snippet' THEN clean_text(phrase) END AS phrase, src
    FROM item
)
-- The phrase as the review writes it, whatever its capitals.
SELECT part, text, md5(text) AS text_id, stars, title, kind, aspect, nullif(polarity, '') AS polarity,
    CASE WHEN part = 'snippet' THEN text WHEN strpos(lower(text), lower(phrase)) > 0
        THEN substr(text, strpos(lower(text), lower(phrase)), length(phrase)) END AS phrase, src
FROM clean
WHERE text IS NOT NULL
    -- The list of stars cuts off after about 500 signs.
    AND NOT (part = 'stars' AND length(text) >= 485 AND NOT regexp_matches(text, '[.!?)"''”…]$'))
    -- Letters that were read in the wrong code; a few reviews in Spanish, French and German.
    AND NOT regexp_matches(text, 'ã.|â€|Ã.')
    AND len(regexp_extract_all(lower(text), '\b(und|der|das|nicht|ist|les|des|est|pour|muy|para|con|que|una|del|très|avec|mit|ich|je|pas|pero|como|se|lo|el|los|las|por)\b'))
        <= len(regexp_extract_all(lower(text), '\b(the|is|it|its|and|a|to|of|for|this|with|in|you|i|not|are|was|have|my|on|so|but|that|as)\b'))
