-- Titles whose two languages are known, one of them English. Some translations are wrapped in quotation marks, inches are
-- written with two; where a translator talks about the title, it is left out.
WITH known AS (
    SELECT md5(clean_text(src_title))[:16] AS id, 'machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16] AS machine_id,
        replace(clean_text(src_title), '""', '"') AS title, replace(trim(clean_text(tgt_title), '"“”'''), '""', '"') AS machine_title,
        src_lang_guess AS locale, tgt_lang AS machine_locale, src, string_split_regex(lower(src_title), '[^\pL]+') AS words
    FROM translations
    WHERE src_lang_guess <> tgt_lang AND (src_lang_guess = 'en' OR tgt_lang = 'en') AND src_lang_guess IN ('de', 'en', 'es', 'fr', 'it', 'ja')
        AND (regexp_matches(lower(src_title), 'translat|übersetz|tradu') OR NOT regexp_matches(lower(tgt_title),
            'translation|übersetz|traduc|tradut|traduz|翻訳|product title|produkttitel|título del producto|titre du produit|titolo del prodotto|商品名：'))
),
-- The language of the source is a guess. Small words of it or letters of its own bear it out; small words that another
-- language has as often, or letters that it has not, say that it was wrong. French that lacks all accents is damaged.
small(locale, words, own, foreign_letters) AS (VALUES
    ('de', ['und', 'für', 'mit', 'aus', 'der', 'die', 'das', 'von', 'zum'], '[äöüß]', '[ñáíóúãõàìò]'),
    ('en', ['and', 'for', 'with', 'the', 'of'], '', '[ñáíóúãõàìòäöüß]'),
    ('es', ['para', 'y', 'del', 'los', 'las', 'el'], '[ñáíóú]', '[ãõàèìòùêâôçäöß]'),
    ('fr', ['pour', 'avec', 'et', 'du', 'des', 'les', 'sur'], '[éèêçàîôûœ]', '[ñáíóúãõìòäöß]'),
    ('it', ['per', 'e', 'di', 'il', 'della', 'da', 'dei'], '[àèìòù]', '[ñáíóúãõçäöß]')
),
found AS (
    SELECT k.id, k.locale, s.locale AS other, s.own, s.foreign_letters, k.title, len([w FOR w IN k.words IF list_contains(s.words, w)]) AS found
    FROM (SELECT DISTINCT id, locale, title, words FROM known WHERE locale <> 'ja') k CROSS JOIN small s
),
doubtful AS (
    SELECT s.id, s.locale
    FROM found s JOIN (SELECT id, locale, max(found) AS most FROM found WHERE other <> locale GROUP BY ALL) o USING (id, locale)
    WHERE s.other = s.locale AND (regexp_matches(lower(s.title), s.foreign_letters) OR o.most > 0 AND o.most >= s.found
        OR s.locale <> 'en' AND NOT regexp_matches(lower(s.title), s.own) AND (s.found = 0 OR s.locale = 'fr'))
)
SELECT id, machine_id, title, machine_title, locale, machine_locale, src FROM known ANTI JOIN doubtful USING (id, locale)
