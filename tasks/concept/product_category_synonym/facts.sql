-- One fact: a category with two names in one language; one is given, the other is asked for. Wrong: names of the same
-- kind (shop names where the shop name is right, other names where that is) of the categories beside it in the tree.
WITH RECURSIVE edge AS (
    SELECT category_id, parent_id FROM core.category WHERE parent_id IS NOT NULL
    UNION
    SELECT left_id, right_id FROM core.relation WHERE kind = 'is_a'
),
place AS (
    SELECT c.category_id, coalesce(c.parent_id, c.source) AS parent_id, coalesce(p.parent_id, c.source) AS grandparent_id
    FROM core.category c LEFT JOIN core.category p ON p.category_id = c.parent_id
),
told AS (
    SELECT n.category_id, n.locale, n.name, n.kind, n.source, n.src, replace(norm_text(n.name), 'œ', 'oe') AS flat
    FROM core.category_name n
    SEMI JOIN (SELECT DISTINCT source FROM core.category_name WHERE kind = 'synonym') s ON s.source = n.source
),
-- Where several names mean two categories, synonyms are kept loosely ("four seasons pizza" for vegetable pizza).
loose AS (
    SELECT source FROM (SELECT source, locale, flat FROM told GROUP BY ALL HAVING count(DISTINCT category_id) > 1) GROUP BY source HAVING count(*) >= 5
),
phrase AS (
    SELECT *, list_sort(list_distinct([w FOR w IN regexp_extract_all(flat, '[\pL\d]+') IF length(w) > 2 AND w NOT IN
        ('the', 'and', 'with', 'des', 'les', 'aux', 'con', 'los', 'las', 'del', 'alla', 'mit', 'und', 'von', 'aus', 'der', 'die', 'das', 'dos')])) AS words
    FROM told SEMI JOIN loose USING (source)
),
-- Slips of the pen: a seldom word that differs by a letter or two, not at its ends, from one of many names ("gefrohrene"), and a
-- synonym that so differs from another name of its category ("Mantimenros"). They are neither asked for nor offered.
spelt AS MATERIALIZED (
    SELECT source, locale, word, count(*) AS names, left(word, 2) || right(word, 2) AS ends
    FROM (SELECT source, locale, unnest(words) AS word FROM phrase) WHERE length(word) >= 6 AND locale NOT IN ('ja', 'zh') GROUP BY ALL
),
slip AS (
    SELECT DISTINCT r.source, r.locale, r.word, levenshtein(r.word, f.word) AS letters
    FROM spelt r JOIN spelt f USING (source, locale, ends)
    WHERE f.names >= 10 AND abs(length(r.word) - length(f.word)) <= 1
        AND r.names <= CASE WHEN length(r.word) >= 10 THEN f.names // 2 ELSE 2 END
        AND letters BETWEEN 1 AND CASE WHEN length(r.word) >= 9 AND r.names <= 2 THEN 2 ELSE 1 END
),
misspelt AS MATERIALIZED (
    SELECT DISTINCT p.source, p.locale, p.flat
    FROM (SELECT source, locale, flat, unnest(words) AS word FROM phrase) p SEMI JOIN slip USING (source, locale, word)
    UNION
    SELECT a.source, a.locale, a.flat
    FROM phrase a JOIN phrase b ON b.category_id = a.category_id AND b.locale = a.locale AND b.flat <> a.flat
    WHERE a.kind = 'synonym' AND length(a.flat) >= 8 AND abs(length(a.flat) - length(b.flat)) <= 1 AND right(a.flat, 2) = right(b.flat, 2)
        AND levenshtein(a.flat, b.flat) <= 2
),
-- Words that are the name of one category only.
sole AS (
    SELECT source, locale, words, any_value(category_id) AS category_id FROM phrase WHERE len(words) > 0
    GROUP BY ALL HAVING count(DISTINCT category_id) = 1
),
-- All pairs of a category's names, those that mean it alone.
same AS (
    SELECT a.source, a.category_id, a.locale, a.kind, a.flat, a.words, b.flat AS other_flat, b.words AS other_words
    FROM phrase a JOIN phrase b ON b.category_id = a.category_id AND b.locale = a.locale AND b.flat <> a.flat
    SEMI JOIN sole x ON x.source = a.source AND x.locale = a.locale AND x.words = a.words
    SEMI JOIN sole y ON y.source = b.source AND y.locale = b.locale AND y.words = b.words
),
common AS (
    SELECT source, locale, word FROM (SELECT source, locale, category_id, unnest(words) AS word FROM phrase)
    GROUP BY ALL HAVING count(DISTINCT category_id) > 25
),
-- There two names are taken to mean the same if they part in words that are two names of another category ("canned penny
-- bun", "canned porcini": penny bun is porcini), or have no word in common, none that many names have, and the other name is
-- one of the category in two more languages (Cantharellus cibarius; what English alone has too may be a mere loan).
backed AS (
    SELECT p.category_id, p.locale, p.flat, p.other_flat
    FROM same p SEMI JOIN same o ON o.source = p.source AND o.locale = p.locale
        AND o.words = [w FOR w IN p.words IF NOT list_contains(p.other_words, w)]
        AND o.other_words = [w FOR w IN p.other_words IF NOT list_contains(p.words, w)]
    WHERE p.kind = 'name' AND list_has_any(p.words, p.other_words)
    UNION
    SELECT p.category_id, p.locale, p.flat, p.other_flat
    FROM same p
    SEMI JOIN (SELECT category_id, flat FROM phrase GROUP BY ALL HAVING count(DISTINCT locale) >= 3) t ON t.category_id = p.category_id AND t.flat = p.other_flat
    ANTI JOIN common w ON w.source = p.source AND w.locale = p.locale AND (list_contains(p.words, w.word) OR list_contains(p.other_words, w.word))
    WHERE p.kind = 'name' AND NOT list_has_any(p.words, p.other_words) AND p.locale NOT IN ('ja', 'zh')
),
-- One other name a category and language, and no mere spelling of the first: neither alike nor within each other.
twin AS (
    SELECT s.category_id, s.locale, s.source, n.name AS name, n.flat AS name_flat, n.src AS name_src,
        s.name AS synonym, s.flat AS synonym_flat, s.src AS synonym_src
    FROM told s JOIN told n ON n.category_id = s.category_id AND n.locale = s.locale AND n.kind = 'name'
    LEFT JOIN loose l ON l.source = s.source
    ANTI JOIN misspelt x ON x.source = s.source AND x.locale = s.locale AND x.flat = s.flat
    ANTI JOIN misspelt y ON y.source = n.source AND y.locale = n.locale AND y.flat = n.flat
    LEFT JOIN backed b ON b.category_id = s.category_id AND b.locale = s.locale AND b.flat = n.flat AND b.other_flat = s.flat
    WHERE s.kind = 'synonym' AND replace(s.flat, 'ー', '') <> replace(n.flat, 'ー', '') AND NOT contains(s.flat, n.flat) AND NOT contains(n.flat, s.flat)
        AND jaro_winkler_similarity(s.flat, n.flat) < CASE WHEN s.locale IN ('ja', 'zh') THEN 0.95 ELSE 0.86 END
        AND regexp_extract_all(s.flat, '\d+') = regexp_extract_all(n.flat, '\d+')
        AND (l.source IS NULL OR b.category_id IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY s.category_id, s.locale
        ORDER BY key_hash(s.category_id || ' ' || s.flat, 'synonym'), s.name) = 1
),
-- Both ways round. The wanted name is of one kind, and so are all wrong ones.
asked AS (
    SELECT category_id, locale, source, name AS given, name_flat AS given_flat, synonym AS wanted, synonym_flat AS wanted_flat,
        'synonym' AS kind, [name_src, synonym_src] AS rows FROM twin
    UNION ALL
    SELECT category_id, locale, source, synonym, synonym_flat, name, name_flat, 'name', [name_src, synonym_src] FROM twin
),
wanted_name AS (
    SELECT category_id, locale, name AS text, name_flat AS flat, 'name' AS kind, true AS is_gold FROM twin
    UNION ALL
    SELECT category_id, locale, synonym, synonym_flat, 'synonym', true FROM twin
    UNION ALL
    SELECT category_id, locale, name, flat, 'name', false FROM told ANTI JOIN twin USING (category_id, locale) ANTI JOIN misspelt USING (source, locale, flat) WHERE kind = 'name'
),
-- A dozen and a half names of every branch and of the branch above, those first that are right answers elsewhere.
beside AS (
    SELECT 'below ' || p.parent_id AS branch, w.*, 0.7 AS nearness
    FROM wanted_name w JOIN place p USING (category_id)
    QUALIFY row_number() OVER (PARTITION BY p.parent_id, w.locale, w.kind
        ORDER BY NOT w.is_gold, key_hash(w.category_id, 'beside')) <= 18
    UNION ALL
    SELECT 'two below ' || p.grandparent_id, w.*, 0.3
    FROM wanted_name w JOIN place p USING (category_id)
    QUALIFY row_number() OVER (PARTITION BY p.grandparent_id, w.locale, w.kind
        ORDER BY NOT w.is_gold, key_hash(w.category_id, 'above')) <= 18
),
reach AS (SELECT category_id, unnest(['below ' || parent_id, 'two below ' || grandparent_id]) AS branch
    FROM place SEMI JOIN twin USING (category_id)),
near AS (
    SELECT a.category_id, a.locale, a.kind, b.category_id AS other_id, any_value(b.text) AS text, any_value(b.flat) AS flat,
        max(b.nearness) AS nearness
    FROM asked a JOIN reach r USING (category_id)
    JOIN beside b ON b.branch = r.branch AND b.locale = a.locale AND b.kind = a.kind AND b.category_id <> a.category_id
    -- What holds the words of the name or is held by them is wider or closer, not another thing.
    WHERE NOT contains(b.flat, a.wanted_flat) AND NOT contains(a.wanted_flat, b.flat)
        AND NOT contains(b.flat, a.given_flat) AND NOT contains(a.given_flat, b.flat)
        AND jaro_winkler_similarity(b.flat, a.wanted_flat) < 0.93
    GROUP BY a.category_id, a.locale, a.kind, b.category_id
    QUALIFY row_number() OVER (PARTITION BY a.category_id, a.locale, a.kind
        ORDER BY max(b.nearness) DESC, key_hash(a.category_id || ' ' || b.category_id, 'near')) <= 12
),
above AS (
    SELECT category_id, parent_id AS above_id FROM edge SEMI JOIN (
        SELECT category_id FROM near UNION SELECT other_id FROM near) n USING (category_id)
    UNION
    SELECT a.category_id, e.parent_id FROM above a JOIN edge e ON e.category_id = a.above_id
),
-- Two nodes with a name in common may be one thing kept twice.
namesake AS (
    SELECT DISTINCT n.category_id, n.other_id, n.locale
    FROM near n JOIN told x ON x.category_id = n.category_id AND x.locale = n.locale
    JOIN told y ON y.category_id = n.other_id AND y.locale = n.locale AND y.flat = x.flat
),
apart AS (
    SELECT n.* FROM near n
    ANTI JOIN above u ON u.category_id = n.category_id AND u.above_id = n.other_id
    ANTI JOIN above d ON d.category_id = n.other_id AND d.above_id = n.category_id
    ANTI JOIN namesake s ON s.category_id = n.category_id AND s.other_id = n.other_id AND s.locale = n.locale
),
-- A piece: the beginning of a longer word; two signs in a row where words are not parted.
piece AS (
    SELECT DISTINCT flat, CASE WHEN length(word) >= 4 THEN left(word, 5) END AS piece
    FROM (SELECT flat, unnest(string_split(flat, ' ')) AS word
        FROM (SELECT wanted_flat AS flat, locale FROM asked UNION SELECT given_flat, locale FROM asked UNION SELECT flat, locale FROM apart)
        WHERE locale NOT IN ('ja', 'zh'))
    UNION
    SELECT flat, flat[i : i + 1]
    FROM (SELECT flat, unnest(range(1, length(flat))) AS i
        FROM (SELECT wanted_flat AS flat, locale FROM asked UNION SELECT given_flat, locale FROM asked UNION SELECT flat, locale FROM apart)
        WHERE locale IN ('ja', 'zh'))
),
echo AS (
    SELECT DISTINCT a.category_id, a.locale, a.kind
    FROM asked a JOIN piece x ON x.flat = a.given_flat JOIN piece y ON y.flat = a.wanted_flat AND y.piece = x.piece
),
wrong_echo AS (
    SELECT DISTINCT a.category_id, a.locale, a.kind, n.other_id
    FROM asked a SEMI JOIN echo e ON e.category_id = a.category_id AND e.locale = a.locale AND e.kind = a.kind
    JOIN apart n ON n.category_id = a.category_id AND n.locale = a.locale AND n.kind = a.kind
    JOIN piece x ON x.flat = a.given_flat JOIN piece y ON y.flat = n.flat AND y.piece = x.piece
),
-- Where the right name repeats a word of the given one, a wrong one that does so too comes first, or nothing is asked.
wrong AS (
    SELECT n.category_id, n.locale, n.kind,
        list(wrong_item(n.other_id, n.text, 'catalog_fact',
            n.text || ' is a category of its own in the same tree',
            n.nearness + CASE WHEN w.other_id IS NULL THEN 0 ELSE 0.25 END)) AS pool,
        count(w.other_id) AS echoes
    FROM apart n LEFT JOIN wrong_echo w
        ON w.category_id = n.category_id AND w.locale = n.locale AND w.kind = n.kind AND w.other_id = n.other_id
    GROUP BY n.category_id, n.locale, n.kind
)
SELECT
    a.category_id || ' ' || a.kind AS fact_key,
    a.locale AS language,
    a.category_id AS group_key,
    a.category_id AS family_key,
    a.given AS slot_category,
    [gold_item(a.category_id, a.wanted)] AS gold,
    coalesce(w.pool, []) AS pool,
    [a.source] AS sources,
    a.rows AS source_rows
FROM asked a
LEFT JOIN wrong w ON w.category_id = a.category_id AND w.locale = a.locale AND w.kind = a.kind
LEFT JOIN echo e ON e.category_id = a.category_id AND e.locale = a.locale AND e.kind = a.kind
WHERE e.category_id IS NULL OR w.echoes >= 1
