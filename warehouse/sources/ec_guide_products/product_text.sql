WITH item AS (
    SELECT coalesce(nullif(regexp_extract(input_field, '(?s)Title: *(.*?)\s*\n(?:Product )?Description:', 1), ''),
            regexp_extract(input_field, 'Title: *([^\n]*)', 1)) AS title,
        regexp_extract(input_field, '(?s)Description: *(.*?)\s*\n(?:Answer|Instruction):', 1) AS description, output_field AS phrases, src
    FROM keyphrases
),
told AS (
    SELECT clean_text(title) AS title, clean_text(description) AS description, src FROM item
),
-- Kinds in capitals are those of an Indonesian market, whose titles are left out. The item names kind and title in either
-- order: "Identify the 'Brand' in the product title 'X'.", "From the product title 'X', extract ... 'Brand'."
entity AS (
    SELECT regexp_extract(input_field, '^(?:Identify|Determine|What is|Locate|Can you)[^'']*''([^'']+)''[^'']*title:? ''(.*)''[.?]?\s*$', ['kind', 'title']) AS told,
        output_field[1] AS found, src
    FROM entities WHERE len(output_field) = 1
    UNION ALL
    SELECT {'kind': told.kind, 'title': told.title}, output_field[1], src FROM (
        SELECT regexp_extract(input_field, '^(?:Refering|Considering|What part|Which|In ref|Using|From|Highlight)[^'']*''(.*)''[^'']*''([^'']+)''[.?]?\s*$', ['title', 'kind']) AS told,
            output_field, src
        FROM entities WHERE len(output_field) = 1)
),
named AS (
    SELECT md5(clean_text(told.title))[:16] AS id, clean_text(told.title) AS title, told.kind AS kind,
        regexp_replace(lower(told.kind), '[^a-z]+', '_', 'g') AS attribute, clean_text(found) AS found, src
    FROM entity WHERE told.kind <> '' AND told.title <> '' AND told.kind <> upper(told.kind) AND contains(told.title, found)
),
-- The titles that a machine translated are texts of products of their own, tied to the original by `same_as`: good for
-- alignment, and never taken for what a shop wrote.
-- Another language must have two words more than English: data sheets have few words of any.
text AS (
    SELECT md5(title)[:16] AS id, title, description, CASE WHEN regexp_matches(concat_ws(' ', title, description), '[ぁ-ヿ]') THEN 'ja' ELSE list_sort([
            {'words': 2 * len(regexp_extract_all(' ' || lower(concat_ws(' ', title, description)) || ' ', '[ \[(](the|and|with|for|of|to|is|your|this|from)[ ,.:]')) + 3, 'locale': 'en'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(concat_ws(' ', title, description)) || ' ', '[ \[(](der|die|das|und|mit|für|ist|von|zum|ein|eine|aus)[ ,.:]')), 'locale': 'de'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(concat_ws(' ', title, description)) || ' ', '[ \[(](el|los|las|y|para|por|una|es|del|sin|su)[ ,.:]')), 'locale': 'es'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(concat_ws(' ', title, description)) || ' ', '[ \[(](le|les|et|des|pour|avec|est|une|du|dans|au)[ ,.:]')), 'locale': 'fr'},
            {'words': 2 * len(regexp_extract_all(' ' || lower(concat_ws(' ', title, description)) || ' ', '[ \[(](il|di|per|che|della|gli|nel|sono|una|è|dei|e)[ ,.:]')), 'locale': 'it'}], 'DESC')[1].locale END AS locale, src
    FROM told
    UNION ALL
    SELECT md5(clean_text(src_title))[:16], clean_text(src_title), NULL, src_lang_guess, src FROM translations WHERE src_lang_guess <> tgt_lang AND (src_lang_guess = 'en' OR tgt_lang = 'en') AND src_lang_guess IN ('de', 'en', 'es', 'fr', 'it', 'ja')
    UNION ALL
    SELECT 'machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16], clean_text(tgt_title), NULL, tgt_lang, src
    FROM translations WHERE src_lang_guess <> tgt_lang AND (src_lang_guess = 'en' OR tgt_lang = 'en') AND src_lang_guess IN ('de', 'en', 'es', 'fr', 'it', 'ja')
    UNION ALL
    SELECT md5(clean_text(product_title))[:16], clean_text(product_title), NULL, 'en', src FROM questions
    UNION ALL
    SELECT md5(clean_text(title))[:16], clean_text(title), NULL, 'en', src FROM paths
    UNION ALL
    SELECT id, title, NULL, 'en', src FROM named
)
-- One text a product: that with a description, else the first.
SELECT nid(id) AS product_id, locale, title, description, src
FROM text WHERE title IS NOT NULL AND id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id ORDER BY description IS NULL, description, locale, title, src) = 1
