-- Phrases are parted by commas. Many products in another language got English phrases, often of words that an English
-- title has too; a set whose words are mostly those of its product's text is in the language of the product.
WITH item AS (
    SELECT coalesce(nullif(regexp_extract(input_field, '(?s)Title: *(.*?)\s*\n(?:Product )?Description:', 1), ''),
            regexp_extract(input_field, 'Title: *([^\n]*)', 1)) AS title,
        regexp_extract(input_field, '(?s)Description: *(.*?)\s*\n(?:Answer|Instruction):', 1) AS description, output_field AS phrases, src
    FROM keyphrases
),
told AS (
    SELECT clean_text(title) AS title, lower(concat_ws(' ', clean_text(title), clean_text(description))) AS said,
        [trim(p, ' ."''') FOR p IN string_split(phrases, ',')] AS phrases, src
    FROM item
),
placed AS (
    SELECT *, CASE WHEN regexp_matches(said, '[ぁ-ヿ]') THEN 'ja' ELSE list_sort([
            {'words': 2 * len(regexp_extract_all(' ' || lower(said) || ' ', '[ \[(](the|and|with|for|of|to|is|your|this|from)[ ,.:]')) + 3, 'locale': 'en'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(said) || ' ', '[ \[(](der|die|das|und|mit|für|ist|von|zum|ein|eine|aus)[ ,.:]')), 'locale': 'de'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(said) || ' ', '[ \[(](el|los|las|y|para|por|una|es|del|sin|su)[ ,.:]')), 'locale': 'es'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(said) || ' ', '[ \[(](le|les|et|des|pour|avec|est|une|du|dans|au)[ ,.:]')), 'locale': 'fr'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(said) || ' ', '[ \[(](il|di|per|che|della|gli|nel|sono|una|è|dei|e)[ ,.:]')), 'locale': 'it'}], 'DESC')[1].locale END AS locale,
        list_filter(phrases, lambda p: NOT regexp_matches(p, '^[ -~]*$')) <> [] AS marked,
        len(list_filter(phrases, lambda p: contains(said, lower(p)))) / len(phrases) AS own
    FROM told
)
SELECT nid(md5(title)[:16]) AS product_id,
    CASE WHEN locale = 'en' THEN 'en' WHEN marked OR own >= 0.8 THEN locale ELSE 'en' END AS locale, clean_text(phrase) AS phrase, min(src) AS src
FROM (SELECT title, locale, marked, own, unnest(phrases) AS phrase, src FROM placed WHERE title IS NOT NULL)
WHERE clean_text(phrase) IS NOT NULL
GROUP BY ALL
