-- The listings that got keyphrases, and their language by its common words. Texts are English unless another language has
-- two words more: data sheets have few words of any.
WITH item AS (
    SELECT coalesce(nullif(regexp_extract(input_field, '(?s)Title: *(.*?)\s*\n(?:Product )?Description:', 1), ''),
            regexp_extract(input_field, 'Title: *([^\n]*)', 1)) AS title,
        regexp_extract(input_field, '(?s)Description: *(.*?)\s*\n(?:Answer|Instruction):', 1) AS description, output_field AS phrases, src
    FROM keyphrases
),
told AS (
    SELECT clean_text(title) AS title, clean_text(description) AS description, phrases, src FROM item
),
spoken AS (
    SELECT *, lower(concat_ws(' ', title, description)) AS said, ' ' || lower(concat_ws(' ', title, description)) || ' ' AS words FROM told
)
SELECT md5(title)[:16] AS id, title, description, said, phrases, src,
    CASE WHEN regexp_matches(said, '[ぁ-ヿ]') THEN 'ja' ELSE list_sort([
        {'words': 2 * len(regexp_extract_all(words, '[ \[(](the|and|with|for|of|to|is|your|this|from)[ ,.:]')) + 3, 'locale': 'en'},
        {'words': 2 * len(regexp_extract_all(words, '[ \[(](der|die|das|und|mit|für|ist|von|zum|ein|eine|aus)[ ,.:]')), 'locale': 'de'},
        {'words': 2 * len(regexp_extract_all(words, '[ \[(](el|los|las|y|para|por|una|es|del|sin|su)[ ,.:]')), 'locale': 'es'},
        {'words': 2 * len(regexp_extract_all(words, '[ \[(](le|les|et|des|pour|avec|est|une|du|dans|au)[ ,.:]')), 'locale': 'fr'},
        {'words': 2 * len(regexp_extract_all(words, '[ \[(](il|di|per|che|della|gli|nel|sono|una|è|dei|e)[ ,.:]')), 'locale': 'it'}], 'DESC')[1].locale END AS locale
FROM spoken
