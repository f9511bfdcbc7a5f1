WITH phrase AS (SELECT DISTINCT source, locale, is_open, aspect_word, polarity, word FROM step.remark_clear)
-- The words of an aspect: its name, and what its remarks say and those of most other aspects do not. Chinese and
-- Japanese have pairs of signs for words.
SELECT source, locale, is_open, aspect_word, token, bool_or(is_name) AS is_name, count(*) AS remarks
FROM (
    SELECT source, locale, is_open, aspect_word, is_name, unnest(list_distinct(CASE WHEN locale IN ('ja', 'zh')
        THEN list_filter([substr(word, i, 2) FOR i IN range(1, length(word))], lambda x: regexp_matches(x, '[\p{Han}\p{Katakana}]'))
        ELSE list_filter(string_split(word, ' '), lambda x: length(x) >= 4 OR is_name AND length(x) = 3) END)) AS token
    FROM (SELECT DISTINCT source, locale, is_open, aspect_word, word, false AS is_name FROM phrase
        UNION ALL SELECT DISTINCT source, locale, is_open, aspect_word, aspect_word, true FROM phrase))
GROUP BY source, locale, is_open, aspect_word, token
