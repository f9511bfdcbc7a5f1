-- The pairs whose languages are known. Sources are real titles, targets were made by a machine.
SELECT 'same_as' AS kind, nid(md5(clean_text(src_title))[:16]) AS left_id,
    nid('machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16]) AS right_id, 'machine translation of the title' AS evidence, min(src) AS src
FROM translations WHERE src_lang_guess <> tgt_lang AND (src_lang_guess = 'en' OR tgt_lang = 'en') AND src_lang_guess IN ('de', 'en', 'es', 'fr', 'it', 'ja') AND clean_text(src_title) <> clean_text(tgt_title)
GROUP BY ALL
