-- Functions for facts.sql and for rendering. Everything here is a pure function of its arguments.

-- The keyed hash of an id: every random choice of a task is made with it, the purpose keeps two choices apart.
CREATE MACRO key_hash(id, purpose) AS md5(id || chr(31) || purpose);

-- One element of `gold` and one of `pool`.
CREATE MACRO gold_item(item_id, item_text, item_gain := 1) AS struct_pack(
    id := CAST(item_id AS VARCHAR), text := CAST(item_text AS VARCHAR), gain := CAST(item_gain AS DOUBLE));
CREATE MACRO wrong_item(item_id, item_text, why, fact, near) AS struct_pack(
    id := CAST(item_id AS VARCHAR), text := CAST(item_text AS VARCHAR), refuted_by := CAST(why AS VARCHAR),
    evidence := CAST(fact AS VARCHAR), nearness := CAST(near AS DOUBLE));

-- The common answer form of two texts, for comparison only, never shown: lower case, full-width and half-width
-- forms made plain, accents off (kana keep their marks: ハ and バ are two letters), separators to one space, plural
-- -s off. A leading minus and signs that carry meaning (% & + # °) stay.
CREATE MACRO _sign(x) AS CASE WHEN starts_with(x, '-') THEN '-' ELSE '' END;
-- A space between two words stays unmatched, since every match costs.
CREATE MACRO _spaced(x) AS trim(regexp_replace(x,
    ' *[\t\n\f\r\x{A0}\x{3000}_,.;:!?''"/|()\[\]‐‑–—・、。「」’“”＿，．；：！？＇＂／｜（）［］－-][\s\x{A0}\x{3000}_,.;:!?''"/|()\[\]‐‑–—・、。「」’“”＿，．；：！？＇＂／｜（）［］－-]*|  +',
    ' ', 'g'));
CREATE MACRO _singular(x) AS regexp_replace(x, '(\pL{2}[^\PLs])s\b', '\1', 'g');
-- The same for ASCII in lower case: all letters of the world make a slow expression.
CREATE MACRO _singular_ascii(x) AS regexp_replace(x, '([a-z]{2}[a-rt-z])s\b', '\1', 'g');
-- translate() builds its table for every row, so only texts that hold such forms go through it: all but separators, which
-- _spaced knows in full width as well.
CREATE MACRO _narrow(x) AS CASE WHEN regexp_matches(x, '[＃-＆＊＋０-９＜-＞＠-Ｚ＼＾｀-｛｝-\x{FF9F}\x{2070}-\x{2089}²³¹]')
    THEN nfc_normalize(translate(nfc_normalize(x),
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉',
    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~ ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン' || chr(12441) || chr(12442) || '01234567890123456789'))
    ELSE x END;
-- Each branch names x as seldom as it can: a macro is pasted in, so what it names twice is computed twice.
CREATE MACRO norm_text(x) AS CASE
    WHEN strlen(x) = length(x) THEN CASE
        WHEN regexp_full_match(x, '[A-Za-z0-9]+( [A-Za-z0-9]+)*') THEN _singular_ascii(lower(x))
        ELSE _sign(x) || _singular_ascii(_spaced(lower(x))) END
    -- ASCII, kana without loose marks, ideographs and separators: nothing to make plain, and normal forms are slow.
    WHEN regexp_full_match(x, '[ -~\x{3000}-\x{3020}ぁ-ゖ\x{309B}-ヿ一-\x{9FFF}！＂＇（），．－／：；？［］＿｜]*')
        THEN _sign(x) || _singular(_spaced(lower(x)))
    WHEN regexp_matches(x, '[ぁ-ヿｦ-ﾟ]') THEN _sign(x) || _singular(_spaced(lower(nfc_normalize(_narrow(x)))))
    ELSE _sign(x) || _singular(_spaced(lower(strip_accents(_narrow(x))))) END;

-- The Wilson score interval of a share k of n at 95 % (E. B. Wilson, 1927): what the true share is at least, at most.
CREATE MACRO _wilson_middle(k, n) AS (k + 1.9208) / (n + 3.8416);
CREATE MACRO _wilson_half(k, n) AS 1.96 * sqrt(k * (n - k) / n + 0.9604) / (n + 3.8416);
CREATE MACRO wilson_low(k, n) AS CASE WHEN n > 0 THEN round(greatest(0, _wilson_middle(k, n) - _wilson_half(k, n)), 6) END;
CREATE MACRO wilson_high(k, n) AS CASE WHEN n > 0 THEN round(least(1, _wilson_middle(k, n) + _wilson_half(k, n)), 6) END;
