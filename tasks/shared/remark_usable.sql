WITH phrase AS (SELECT DISTINCT source, locale, is_open, aspect_word, polarity, word FROM step.remark_clear),
part AS (
    SELECT DISTINCT source, locale, is_open, word, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN [substr(word, i, 2) FOR i IN range(1, length(word))] ELSE string_split(word, ' ') END) AS token
    FROM phrase
),
-- Where an aspect may be anything a remark must have a word of its own aspect: of the name, or one that remarks on it have
-- more often than those on all others.
sure AS (
    SELECT source, locale, aspect_word, token
    FROM step.remark_word
    WHERE is_open
    QUALIFY is_name OR (remarks >= 2 AND 2 * remarks >= sum(remarks) OVER (PARTITION BY source, locale, token))
),
speaking AS (
    SELECT DISTINCT source, locale, aspect_word, word
    FROM (SELECT * FROM part WHERE is_open) JOIN sure USING (source, locale, token)
)
-- The remarks that may be shown.
SELECT * FROM step.remark_clear WHERE NOT is_open
UNION ALL
SELECT * FROM step.remark_clear SEMI JOIN speaking USING (source, locale, aspect_word, word) WHERE is_open
