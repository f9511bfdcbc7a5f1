-- Phrases are parted by commas. Many products in another language got English phrases, often of words that an English
-- title has too; a set whose words are mostly those of its product's text is in the language of the product.
WITH told AS (
    SELECT id, said, locale, [trim(p, ' ."''') FOR p IN string_split(phrases, ',')] AS phrases, src
    FROM listing WHERE title IS NOT NULL
),
placed AS (
    SELECT *, list_filter(phrases, lambda p: NOT regexp_matches(p, '^[ -~]*$')) <> [] AS marked,
        len(list_filter(phrases, lambda p: contains(said, lower(p)))) / len(phrases) AS own
    FROM told
)
SELECT nid(id) AS product_id,
    CASE WHEN locale = 'en' THEN 'en' WHEN marked OR own >= 0.8 THEN locale ELSE 'en' END AS locale, clean_text(phrase) AS phrase, min(src) AS src
FROM (SELECT id, locale, marked, own, unnest(phrases) AS phrase, src FROM placed)
WHERE clean_text(phrase) IS NOT NULL
GROUP BY ALL
