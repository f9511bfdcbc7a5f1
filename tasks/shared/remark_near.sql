WITH phrase AS (SELECT DISTINCT source, locale, is_open, aspect_word, polarity, word FROM step.remark_clear),
own AS (
    SELECT source, locale, token, list(aspect_word) AS aspects
    FROM step.remark_word JOIN (SELECT source, locale, count(DISTINCT aspect_word) AS aspects FROM phrase GROUP BY ALL) c USING (source, locale)
    GROUP BY source, locale, token, c.aspects
    HAVING count(*) <= greatest(3, c.aspects // 3)
),
part AS (
    SELECT DISTINCT source, locale, is_open, word, unnest(CASE WHEN locale IN ('ja', 'zh')
        THEN [substr(word, i, 2) FOR i IN range(1, length(word))] ELSE string_split(word, ' ') END) AS token
    FROM phrase
)
-- Of which other aspects a remark has words.
SELECT source, locale, word, list_distinct(flatten(list(aspects))) AS aspects
FROM part JOIN own USING (source, locale, token)
GROUP BY ALL
