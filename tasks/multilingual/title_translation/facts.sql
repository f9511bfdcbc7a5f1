-- One fact: a product whose titles in two languages say the same. The language of the question is the one to translate
-- into; the title given is English, or for English that of another language. Where a shop has one title only, its
-- translation is given and the shop's own words are wanted: what a translator made is never the reference.
WITH translated AS (SELECT left_id, right_id FROM core.relation WHERE kind = 'translated_as'),
told AS (
    SELECT product_id, locale, title, source, src,
        -- Most titles have no figure: a glance is cheaper than a list of none.
        CASE WHEN regexp_matches(title, '\d') THEN list_sort([replace(f, ',', '.') FOR f IN regexp_extract_all(title, '\d+(?:[.,]\d+)?')]) ELSE [] END AS figures,
        ' ' || norm_text(title) || ' ' AS flat,
        -- Which of dashes, bars and brackets: "A | B (C)" is no translation of "B A, C" that a translator could hit.
        concat(contains(title, ' - ') OR contains(title, ' – '), contains(title, '|') OR contains(title, '｜'),
            contains(title, '(') OR contains(title, '（'), contains(title, '[') OR contains(title, '【')) AS layout
    FROM core.product_text
    SEMI JOIN (
        SELECT product_id FROM core.product_text GROUP BY product_id HAVING count(DISTINCT locale) > 1
        UNION SELECT left_id FROM translated UNION SELECT right_id FROM translated) USING (product_id)
),
value_name AS (SELECT value_id, locale, norm_text(name) AS flat FROM core.attribute_value_name WHERE kind = 'name'),
-- The values of closed lists that a title names, by their ids: equal in two titles that say the same.
named AS (
    SELECT t.product_id, t.locale, list(DISTINCT a.value_id ORDER BY a.value_id) AS value_ids
    FROM told t JOIN core.product_attribute a USING (product_id)
    JOIN value_name n ON n.value_id = a.value_id AND n.locale = t.locale
    WHERE contains(t.flat, CASE WHEN t.locale IN ('ja', 'zh') THEN n.flat ELSE ' ' || n.flat || ' ' END)
    GROUP BY ALL
),
text AS (SELECT t.*, coalesce(n.value_ids, []) AS value_ids FROM told t LEFT JOIN named n USING (product_id, locale)),
pair AS (
    SELECT wanted.product_id, wanted.locale AS target, given.locale AS origin, given.title AS given_title, wanted.title AS wanted_title,
        wanted.source, given.src AS given_src, wanted.src AS wanted_src
    FROM text wanted JOIN text given ON given.product_id = wanted.product_id AND given.locale <> wanted.locale
        AND given.figures = wanted.figures AND given.value_ids = wanted.value_ids AND given.layout = wanted.layout
        AND given.flat <> wanted.flat
    QUALIFY row_number() OVER (PARTITION BY wanted.product_id, wanted.locale
        ORDER BY given.locale <> 'en', key_hash(wanted.product_id || ' ' || given.locale, 'origin')) = 1
),
-- Names of models, abbreviations and signs of a size ("XL-6XL", "ISOFIX", "H7") stay as they are in every language.
side AS (
    SELECT *, list_sort(list_distinct([lower(w) FOR w IN regexp_extract_all(title, '[A-Za-z0-9]{3,}') IF regexp_matches(w, '^[A-Z]{3,}$|[A-Z].*\d|\d.*[A-Z]')])) AS signs,
        CASE WHEN locale IN ('ja', 'zh') THEN length(title) / 3.2 ELSE len(string_split(title, ' ')) END AS length,
        string_split(trim(flat), ' ') AS words
    FROM told SEMI JOIN (SELECT left_id AS product_id FROM translated UNION SELECT right_id FROM translated) USING (product_id)
),
repeated AS (
    SELECT DISTINCT product_id FROM (SELECT product_id, unnest(words) AS word FROM side) WHERE length(word) >= 4 GROUP BY product_id, word HAVING count(*) >= 3
),
one_sided AS (
    SELECT wanted.product_id, wanted.locale AS target, given.locale AS origin, given.title AS given_title, wanted.title AS wanted_title,
        wanted.source, given.src AS given_src, wanted.src AS wanted_src
    FROM translated t JOIN side wanted ON wanted.product_id = t.left_id JOIN side given ON given.product_id = t.right_id
    WHERE given.locale <> wanted.locale AND given.flat <> wanted.flat
        AND given.figures = wanted.figures AND given.layout = wanted.layout
        AND [s FOR s IN wanted.signs IF NOT contains(lower(given.title), s)] = [] AND [s FOR s IN given.signs IF NOT contains(lower(wanted.title), s)] = []
        -- A translation that is much shorter or longer leaves something out, or adds.
        AND length(wanted.title) >= 20 AND given.length / wanted.length BETWEEN 0.8 AND 1.3
        AND (wanted.locale IN ('ja', 'zh') OR given.locale IN ('ja', 'zh') OR length(given.title) / length(wanted.title) BETWEEN 0.75 AND 1.3)
        -- A translator's quotation marks are no part of a title.
        AND NOT regexp_matches(given.title, '^["“„«「『]|^[''‘].*[''’]$')
        -- What is left as it was needs no translator; and who says a word three times collects search words.
        AND len([w FOR w IN wanted.words IF NOT list_contains(given.words, w)]) >= 0.4 * len(wanted.words)
        AND NOT EXISTS (SELECT 1 FROM repeated x WHERE x.product_id IN (wanted.product_id, given.product_id))
        -- English titles begin with the brand: written in another script it cannot be got back, nor its own script guessed.
        AND (wanted.locale <> 'en' OR contains(given.flat, wanted.words[1]))
        AND (wanted.locale NOT IN ('ja', 'zh') OR contains(wanted.flat, given.words[1]))
        -- A title in the Latin alphabet has no signs of another.
        AND (wanted.locale IN ('ja', 'zh') OR NOT regexp_matches(wanted.title, '[\p{Han}\p{Katakana}\p{Hiragana}\p{Cyrillic}]'))
    QUALIFY row_number() OVER (PARTITION BY wanted.product_id, wanted.locale
        ORDER BY key_hash(wanted.product_id || ' ' || given.locale, 'origin'), t.right_id) = 1
),
asked AS (
    SELECT * FROM pair
    UNION ALL
    SELECT * FROM one_sided ANTI JOIN pair USING (product_id, target)
)
SELECT
    p.product_id AS fact_key,
    p.target AS language,
    coalesce(x.parent_id, x.product_id) AS group_key,
    coalesce(x.parent_id, x.product_id) AS family_key,
    p.given_title AS slot_title,
    called.text AS slot_origin,
    [gold_item('title in ' || p.target, p.wanted_title)] AS gold,
    [] AS pool,
    [p.source] AS sources,
    [p.given_src, p.wanted_src] AS source_rows
FROM asked p
JOIN core.product x USING (product_id)
JOIN task_text called ON called.key = 'language_' || p.origin AND called.language = p.target
WHERE p.target = 'en' OR p.origin = 'en'
