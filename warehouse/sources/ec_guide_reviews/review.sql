-- Some lists count from 0, most from 1.
-- One review may stand in several files: its id is made of its text. A snippet stands for a review of which no more is
-- known. Two numbers of stars for one text tell nothing.
WITH told AS (
    SELECT regexp_extract(input_field, '(?s)\nInput: (.*)\n(?:Output|Answer):', 1) AS text, output_field AS stars, NULL AS title,
        NULL AS kind, src FROM stars
    UNION ALL
    SELECT regexp_extract(input_field, '(?s)\nReview: (.*)\nOutput:', 1), NULL, output_field, NULL, src FROM titles
    UNION ALL
    SELECT regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect List:', 1), NULL, NULL,
        regexp_extract(input_field, 'given to a\(n\) (.+?) product\.', 1), src FROM aspects
    UNION ALL
    SELECT regexp_extract(input_field, '(?s)\nReview: (.*)\nAspect:', 1), NULL, NULL,
        regexp_extract(input_field, ' a\(n\) (.+?)(?: product)?(?: that (?:pertains|directly|clearly|specifically)|, (?:identify|extract|pinpoint|locate))', 1), src FROM keyphrases
    UNION ALL
    SELECT regexp_extract_all(input_field, '\n\d+\. ([^\n]*)', 1)[unnest(output_field) + CAST(contains(input_field, E'List:\n0. ') AS INTEGER)], NULL, NULL,
        regexp_extract(input_field, '(?:bought|acquired|obtained|purchased|purchase of|purchaser of|purchasing|buying) an?(?:\(n\))? (.+?)(?: product| item)?(?: and (?:wants|is|plans|wishes|intends)| intends|, a customer)', 1), src FROM snippets
),
clean AS (SELECT clean_text(text) AS text, stars, title, lower(trim(kind)) AS kind, src FROM told)
SELECT
    nid(md5(text)) AS review_id,
    'en' AS locale,
    text,
    CASE WHEN min(stars) = max(stars) THEN min(stars) END AS stars,
    clean_text(min(title)) AS title,
    CASE WHEN count(DISTINCT kind) = 1 AND length(min(kind)) BETWEEN 2 AND 40 THEN nid(min(kind)) END AS category_id,
    min(src) AS src
FROM clean
WHERE text IS NOT NULL
GROUP BY text
