-- One fact: a product and the leaf category it is in. Right: any name of the category. Few products of each category, one of a
-- family of variants: what is asked are categories, not products.
-- Shops file much in the wrong place: titles that do not name the kind (all words of "Mugs" or of "Coffee Cups") are left out.
WITH leaf AS (
    SELECT l.category_id, l.parent_id FROM core.category l WHERE l.is_leaf
),
-- A leaf that is called like leaves elsewhere ("Accessories"), or like any goods, is not to be told from a title.
called AS MATERIALIZED (
    SELECT n.category_id, n.locale, n.name, n.kind, n.src
    FROM core.category_name n JOIN leaf l USING (category_id)
),
blurred AS (
    SELECT category_id, locale FROM called WHERE kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY split_part(category_id, ':', 1), locale, lower(name)) > 1
        OR regexp_matches(lower(name), '^((other|more|general|basic|replacement|accessory|all|misc\w*|custom|fit|universal|and|&|accessories|parts|kits?|sets|cases|covers|straps|refills|supplies|tools|styles?|(wo)?men|boys|girls|kids|baby|unisex)[ ,]*)+$')
        OR NOT regexp_matches(name, '\pL{3}|[ぁ-ヿ一-鿿]')
),
-- One of a family of variants; a dozen of each category are looked at, and four asked.
placed AS MATERIALIZED (
    SELECT p.product_id, coalesce(p.parent_id, p.product_id) AS family_id, p.category_id, p.source, p.src, key_hash(p.product_id, 'product') AS draw
    FROM core.product p SEMI JOIN leaf USING (category_id)
    SEMI JOIN core.product_text t ON t.product_id = p.product_id
    QUALIFY row_number() OVER (PARTITION BY coalesce(p.parent_id, p.product_id) ORDER BY key_hash(p.product_id, 'variant')) = 1
),
chosen AS MATERIALIZED (
    SELECT * FROM placed QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY draw) <= 12
),
name AS MATERIALIZED (
    SELECT c.* FROM called c SEMI JOIN chosen USING (category_id) ANTI JOIN blurred b ON b.category_id = c.category_id AND b.locale = c.locale
),
plain AS (
    SELECT category_id, locale, list(gold_item(name, name) ORDER BY kind, name) AS gold, list(norm_text(name)) AS flats,
        min(src) FILTER (kind = 'name') AS src
    FROM name GROUP BY category_id, locale
),
-- "Coffee Cups & Mugs" are two names. Of each the words as titles may begin them: endings change with number and case.
part AS MATERIALIZED (
    SELECT *, kind || ' ' || name || ' ' || part AS key, norm_text(part) AS flat FROM (
        SELECT *, unnest(regexp_split_to_array(name, ' ?[&,/] ?|・')) AS part FROM name)
),
word_of AS (
    SELECT category_id, locale, key, unnest(words) AS word, generate_subscripts(words, 1) AS nth
    FROM (SELECT *, regexp_extract_all(flat, '[\pL\d]+') AS words FROM part WHERE locale = 'en')
    UNION ALL
    SELECT category_id, locale, key, left(unnest(words), greatest(3, length(unnest(words)) - 2)), CASE WHEN locale = 'de' THEN 1 ELSE -1 END * generate_subscripts(words, 1)
    FROM (SELECT *, regexp_extract_all(flat, '[\pL\d]{4,}|[\pL\d]*\d[\pL\d]*') AS words FROM part WHERE locale NOT IN ('en', 'ja', 'zh'))
    UNION ALL
    SELECT category_id, locale, key, flat, 1 FROM part WHERE locale IN ('ja', 'zh')
),
-- The head is the last word, in Romance languages the first: what comes after "for" or "with" in a title is another thing. In
-- English a word behind makes it another thing too ("Solder Wire", "Oxygen Sensor"): the head ends its part of the title (#).
spoken AS MATERIALIZED (
    SELECT category_id, locale, list({'head': head, 'words': words} ORDER BY key) AS parts FROM (
        SELECT category_id, locale, key, max_by(CASE locale WHEN 'en' THEN said || ' #' ELSE said END, nth) AS head, list(said ORDER BY nth) AS words
        FROM (SELECT *, CASE WHEN locale IN ('ja', 'zh') THEN word ELSE ' ' || word END AS said FROM word_of)
        WHERE word NOT IN ('and', 'for', 'with', 'of', 'the') GROUP BY ALL)
    GROUP BY ALL
),
titled AS MATERIALIZED (
    SELECT *, CASE WHEN locale = 'en' THEN ' ' || norm_text(regexp_replace(title, ' (for|with|fits?|compatible|from|by|in) .*$|[,;:(\[|/]| [–—-] | \S*\d.*$|$', ' # ', 'gi'))
            ELSE regexp_replace(' ' || flat, ' (für|mit|pour|avec|para|con|per|com) .*$', '') END AS thing FROM (
        SELECT c.*, t.locale, t.title, t.src AS text_src, norm_text(t.title) AS flat FROM chosen c JOIN core.product_text t USING (product_id))
)
SELECT
    t.product_id AS fact_key,
    t.locale AS language,
    t.family_id AS group_key,
    t.category_id || ' ' || t.family_id AS family_key,
    t.title AS slot_title,
    n.gold,
    [] AS pool,
    [t.source] AS sources,
    [t.src, t.text_src, n.src] AS source_rows
FROM titled t
JOIN plain n ON n.category_id = t.category_id AND n.locale = t.locale
JOIN spoken s ON s.category_id = t.category_id AND s.locale = t.locale
-- A title that is nothing but the name asks nothing.
WHERE NOT list_contains(n.flats, t.flat)
    AND list_bool_or([contains(t.thing, part.head) AND list_bool_and([contains(' ' || t.flat, word) FOR word IN part.words]) FOR part IN s.parts])
QUALIFY row_number() OVER (PARTITION BY t.category_id, t.locale ORDER BY t.draw) <= 4
