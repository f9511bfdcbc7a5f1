-- Titles whose two languages are known, one of them English.
SELECT md5(clean_text(src_title))[:16] AS id, 'machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16] AS machine_id,
    clean_text(src_title) AS title, clean_text(tgt_title) AS machine_title, src_lang_guess AS locale, tgt_lang AS machine_locale, src
FROM translations
WHERE src_lang_guess <> tgt_lang AND (src_lang_guess = 'en' OR tgt_lang = 'en') AND src_lang_guess IN ('de', 'en', 'es', 'fr', 'it', 'ja')
