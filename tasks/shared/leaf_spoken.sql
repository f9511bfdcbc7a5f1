-- Of each name of a leaf the words as titles may begin them: endings change with number and case, but short words stand whole
-- ("latte" is no "lattosio"). The head is the last word, in
-- Romance languages the first. In English a word behind it makes it another thing ("Solder Wire", "Oxygen Sensor"): the head
-- ends its part of the title (#).
WITH word_of AS (
    SELECT category_id, locale, key, unnest(words) AS word, generate_subscripts(words, 1) AS nth
    FROM (SELECT *, regexp_extract_all(flat, '[\pL\d]+') AS words FROM step.leaf_part WHERE locale = 'en')
    UNION ALL
    SELECT category_id, locale, key, CASE WHEN length(unnest(words)) <= 5 THEN unnest(words) || ' ' ELSE left(unnest(words), length(unnest(words)) - 2) END, CASE WHEN locale = 'de' THEN 1 ELSE -1 END * generate_subscripts(words, 1)
    FROM (SELECT *, regexp_extract_all(flat, '[\pL\d]{4,}|[\pL\d]*\d[\pL\d]*') AS words FROM step.leaf_part WHERE locale NOT IN ('en', 'ja', 'zh'))
    UNION ALL
    SELECT category_id, locale, key, flat, 1 FROM step.leaf_part WHERE locale IN ('ja', 'zh')
)
SELECT category_id, locale, list({'head': head, 'words': words} ORDER BY key) AS parts
FROM (
    SELECT category_id, locale, key, max_by(CASE locale WHEN 'en' THEN said || ' #' ELSE said END, nth) AS head, list(said ORDER BY nth) AS words
    FROM (SELECT *, CASE WHEN locale IN ('ja', 'zh') THEN word ELSE ' ' || word END AS said FROM word_of)
    WHERE word NOT IN ('and', 'for', 'with', 'of', 'the') GROUP BY ALL
)
GROUP BY ALL
