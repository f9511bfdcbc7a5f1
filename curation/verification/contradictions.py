"""Core rows that other rows contradict: the table contradicted(src, why), of the rows that questions were made from.

Which side is wrong cannot be known, so the rows of both leave. Each check looks only where the data speak plainly:
stars against remarks, two values of an attribute that has one, a title against the facts of its product, a product
judged exact that is not what the query names.
"""

_ASKED_OF = """
CREATE TABLE made_from AS SELECT question_id, unnest(source_rows) AS src FROM question;
CREATE TABLE used_row AS SELECT DISTINCT src FROM made_from;
CREATE TABLE contradicted (src VARCHAR, why VARCHAR);
"""

# One star or five can be a slip over one remark; two or four are a slip only where several remarks agree.
_STARS = """
INSERT INTO contradicted
WITH told AS (
    SELECT review_id, count(*) AS remarks, bool_and(coalesce(polarity = 'negative', false)) AS complains,
        bool_and(coalesce(polarity = 'positive', false)) AS praises
    FROM review_aspect GROUP BY review_id
)
SELECT r.src, r.review_id || ' has ' || r.stars || ' stars, and all that it says is '
    || CASE WHEN praises THEN 'positive' ELSE 'negative' END
FROM review r SEMI JOIN used_row USING (src) JOIN told USING (review_id)
WHERE CASE r.stars WHEN 5 THEN complains WHEN 4 THEN complains AND remarks > 1
    WHEN 2 THEN praises AND remarks > 1 WHEN 1 THEN praises ELSE false END;
"""

# An attribute has one value a product where nine in ten facts say so, or where the whole source hardly ever gives two;
# nothing is both so and not so. Numbers within 3 % are one amount, written more or less exactly.
_VALUES = """
INSERT INTO contradicted
WITH repeated AS (
    SELECT source, product_id, attribute_id FROM product_attribute GROUP BY ALL HAVING count(*) > 1
), stated AS (
    SELECT f.source, f.product_id, f.attribute_id, f.value_text, f.src,
        coalesce(f.value_id, norm_text(f.value_text)) AS value, coalesce(u.dimension, '') AS dimension,
        f.number * coalesce(u.factor, 1) AS amount
    FROM product_attribute f SEMI JOIN repeated USING (source, product_id, attribute_id)
    LEFT JOIN unit u ON u.symbol = f.unit
), counted AS (
    SELECT source, product_id, attribute_id, list(DISTINCT src) AS src,
        CASE WHEN count(amount) = count(*)
                THEN count(DISTINCT dimension) > 1 OR max(amount) - min(amount) > 0.03 * max(abs(amount))
            ELSE count(DISTINCT value) > 1 END AS differ,
        string_agg(DISTINCT value_text, ' and ' ORDER BY value_text) AS said
    FROM stated GROUP BY ALL
), single AS (
    SELECT f.source, f.attribute_id
    FROM (SELECT source, attribute_id, count(*) AS facts FROM product_attribute GROUP BY ALL) f
    JOIN (SELECT source, attribute_id, count(*) AS differing FROM counted WHERE differ GROUP BY ALL) d
        USING (source, attribute_id)
    JOIN (SELECT source, count(*) AS facts FROM product_attribute GROUP BY ALL) s ON s.source = f.source
    JOIN (SELECT source, count(*) AS differing FROM counted WHERE differ GROUP BY ALL) t ON t.source = f.source
    LEFT JOIN attribute a ON a.attribute_id = f.attribute_id
    WHERE a.value_type = 'boolean' OR (f.facts >= 10 AND 10 * d.differing <= f.facts)
        OR (3 * d.differing <= f.facts AND 20 * t.differing <= s.facts)
)
SELECT unnest(src) AS src, product_id || ' has ' || attribute_id || ' ' || left(said, 200)
FROM counted SEMI JOIN single USING (source, attribute_id)
WHERE differ;
"""

# Words and runs of words that may be a name; Japanese and Chinese have no spaces, so there it is runs of signs.
_GRAMS = """
CREATE TABLE value_word AS
SELECT DISTINCT v.attribute_id, n.value_id, n.locale, norm_text(n.name) AS word
FROM attribute_value_name n JOIN attribute_value v USING (value_id)
WHERE length(norm_text(n.name)) >= CASE WHEN n.locale IN ('ja', 'zh') THEN 2 ELSE 3 END;
CREATE MACRO grams(norm, locale) AS CASE WHEN locale IN ('ja', 'zh')
    THEN flatten([[substr(norm, i, n) FOR i IN range(1, length(norm) - n + 2)] FOR n IN range(1, 13)])
    ELSE flatten([[array_to_string(string_split(norm, ' ')[i:i + n - 1], ' ')
        FOR i IN range(1, len(string_split(norm, ' ')) - n + 2)] FOR n IN range(1, 5)]) END;
CREATE MACRO holds(norm, word, locale) AS CASE WHEN locale IN ('ja', 'zh') THEN contains(norm, word)
    ELSE contains(' ' || norm || ' ', ' ' || word || ' ') END;
CREATE TABLE own_word AS
-- What a product is called for another reason than this attribute: its category, its brand, its other values.
SELECT p.product_id, n.locale, NULL AS attribute_id, norm_text(n.name) AS word
FROM product p JOIN category_name n USING (category_id)
UNION ALL SELECT product_id, NULL, NULL, norm_text(brand) FROM product WHERE brand IS NOT NULL
UNION ALL SELECT f.product_id, w.locale, f.attribute_id, w.word
FROM product_attribute f JOIN value_word w USING (value_id);
"""

_TITLES = """
CREATE TABLE spoken AS
SELECT t.product_id, t.locale, t.src, norm_text(t.title) AS norm
FROM product_text t SEMI JOIN (
    SELECT product_id FROM product_text SEMI JOIN used_row USING (src)
    UNION SELECT product_id FROM product_attribute SEMI JOIN used_row USING (src)
) used USING (product_id)
SEMI JOIN (SELECT product_id FROM product_attribute WHERE value_id IS NOT NULL) listed USING (product_id);
INSERT INTO contradicted
WITH gram AS (
    SELECT DISTINCT product_id, locale, src, unnest(grams(norm, locale)) AS word FROM spoken
), named AS (
    SELECT g.product_id, g.locale, g.src, w.attribute_id, w.value_id, w.word
    FROM gram g JOIN value_word w ON w.locale = g.locale AND w.word = g.word
), fact AS (
    SELECT product_id, attribute_id, list(DISTINCT value_id) AS value_ids, list(DISTINCT src) AS src
    FROM product_attribute WHERE value_id IS NOT NULL GROUP BY ALL
), against AS (
    SELECT n.*, f.src AS fact_src
    FROM named n JOIN fact f ON f.product_id = n.product_id AND f.attribute_id = n.attribute_id
    WHERE NOT list_contains(f.value_ids, n.value_id)
), told AS (
    -- The title names what the product has, so the other word says something else.
    SELECT DISTINCT s.src, o.attribute_id
    FROM spoken s JOIN own_word o ON o.product_id = s.product_id AND o.locale = s.locale AND o.attribute_id IS NOT NULL
    WHERE holds(s.norm, o.word, s.locale)
), found AS (
    SELECT a.src, a.fact_src, a.product_id, a.attribute_id, min(a.word) AS word
    FROM against a
    ANTI JOIN told t ON t.src = a.src AND t.attribute_id = a.attribute_id
    ANTI JOIN own_word o ON o.product_id = a.product_id AND coalesce(o.locale, a.locale) = a.locale
        AND o.attribute_id IS DISTINCT FROM a.attribute_id AND holds(o.word, a.word, a.locale)
    GROUP BY ALL
)
SELECT unnest(list_append(fact_src, src)),
    'the title of ' || product_id || ' says "' || word || '", its ' || attribute_id || ' says otherwise'
FROM found;
"""

_QUERIES = """
CREATE TABLE asked_query AS
SELECT q.query_id, q.locale, norm_text(q.text) AS norm
FROM query q SEMI JOIN (
    SELECT query_id FROM judgement SEMI JOIN used_row USING (src) WHERE label = 'exact') j USING (query_id);
CREATE TABLE query_word AS
SELECT DISTINCT query_id, locale, unnest(grams(norm, locale)) AS word FROM asked_query;
CREATE TABLE exact_row AS
SELECT j.query_id, j.product_id, j.src, p.category_id, norm_text(p.brand) AS brand, j.label = 'exact' AS is_exact
FROM judgement j SEMI JOIN asked_query USING (query_id) JOIN product p USING (product_id)
WHERE j.label IN ('exact', 'substitute');
-- What the titles of a category call its products, and those of no other do: names are plural, queries are not.
CREATE TABLE called_in_titles AS
WITH sampled AS (
    SELECT p.category_id, t.locale, t.product_id, t.title
    FROM product p SEMI JOIN exact_row USING (category_id) JOIN product_text t USING (product_id)
    SEMI JOIN asked_query USING (locale)
    QUALIFY row_number() OVER (PARTITION BY p.category_id, t.locale ORDER BY md5(t.product_id)) <= 12
), normal AS MATERIALIZED (
    -- A macro computes what it is given wherever it names it: grams(norm_text(title)) takes forty times as long.
    SELECT category_id, locale, product_id, norm_text(title) AS norm FROM sampled
), gram AS (
    SELECT DISTINCT category_id, locale, product_id, unnest(grams(norm, locale)) AS word FROM normal
), shared AS (
    SELECT category_id, locale, word, titles, count(*) / titles AS share
    FROM gram SEMI JOIN query_word USING (locale, word)
    JOIN (SELECT category_id, locale, count(*) AS titles FROM sampled GROUP BY ALL) USING (category_id, locale)
    ANTI JOIN (SELECT DISTINCT brand AS word FROM exact_row WHERE brand IS NOT NULL) USING (word)
    GROUP BY category_id, locale, word, titles
)
SELECT locale, word, max_by(category_id, share) AS category_id
FROM shared WHERE share >= 0.2 AND (length(word) > 2 OR (length(word) > 1 AND locale IN ('ja', 'zh')))
GROUP BY ALL HAVING count(*) = 1 AND max(share) >= 0.9 AND max(titles) >= 2;
"""

# What a query names is sure where another product judged exact has it: the brand, the category, the value.
_GRADES = """
INSERT INTO contradicted
WITH named_value AS (
    SELECT q.query_id, w.attribute_id, w.value_id, q.word
    FROM query_word q JOIN value_word w ON w.locale = q.locale AND w.word = q.word
), fact AS (
    SELECT e.query_id, e.product_id, e.src, f.attribute_id, list(DISTINCT f.value_id) AS value_ids
    FROM exact_row e JOIN product_attribute f USING (product_id)
    WHERE is_exact AND f.value_id IS NOT NULL GROUP BY ALL
), met AS (
    SELECT f.query_id, f.product_id, f.src, f.attribute_id, min(n.word) AS word,
        bool_or(list_contains(f.value_ids, n.value_id)) AS has
    FROM fact f JOIN named_value n USING (query_id, attribute_id)
    ANTI JOIN own_word o ON o.product_id = f.product_id AND o.attribute_id IS DISTINCT FROM f.attribute_id
        AND o.word <> n.word AND contains(o.word, n.word)
    GROUP BY ALL
), branded AS (
    SELECT e.query_id, e.product_id, e.src, 'brand' AS attribute_id, min(q.word) AS word,
        bool_or(e.brand = q.word) AS has
    FROM exact_row e JOIN query_word q USING (query_id)
    JOIN (SELECT DISTINCT query_id, brand FROM exact_row WHERE is_exact) b
        ON b.query_id = q.query_id AND b.brand = q.word
    WHERE e.is_exact
    GROUP BY ALL
), named_category AS (
    SELECT category_id, locale, norm_text(name) AS word FROM category_name SEMI JOIN exact_row USING (category_id)
    UNION SELECT category_id, locale, word FROM called_in_titles
), called AS (
    SELECT DISTINCT e.query_id, e.category_id, q.word
    FROM (SELECT DISTINCT query_id, category_id FROM exact_row) e
    JOIN named_category n USING (category_id)
    JOIN query_word q ON q.query_id = e.query_id AND q.word = n.word AND q.locale = n.locale
), meant AS (
    -- Pasta sauce is no pasta.
    SELECT c.query_id, c.category_id, c.word
    FROM called c ANTI JOIN called longer ON longer.query_id = c.query_id AND longer.category_id <> c.category_id
        AND longer.word <> c.word AND contains(longer.word, c.word)
), shelved AS (
    SELECT e.query_id, e.product_id, e.src, 'category' AS attribute_id, min(c.word) AS word,
        bool_or(e.category_id = c.category_id) AS has
    FROM exact_row e JOIN meant c USING (query_id) GROUP BY ALL
), judged AS (
    -- Substitutes are things of the same category or of one near it, so they too tell which category is meant.
    SELECT m.*, is_exact, count(*) FILTER (has) OVER same AS with_it, count(*) OVER same AS all_of_it,
        count(*) FILTER (has AND is_exact) OVER same AS exact_with_it, count(*) FILTER (is_exact) OVER same AS exact
    FROM (SELECT * FROM met UNION ALL SELECT * FROM branded UNION ALL SELECT * FROM shelved) m
    JOIN exact_row USING (query_id, product_id, src)
    WINDOW same AS (PARTITION BY m.query_id, m.attribute_id)
)
SELECT src, product_id || ' is judged exact for a query that names "' || word || '", but its ' || attribute_id
    || ' is another'
FROM judged
WHERE is_exact AND NOT has AND (2 * with_it >= all_of_it OR 2 * exact_with_it >= exact
    OR (all_of_it = 1 AND attribute_id <> 'category'));
"""

CONTRADICTIONS = (_ASKED_OF, _STARS, _VALUES, _GRAMS, _TITLES, _QUERIES, _GRADES)
"""Scripts in order; they read the core tables, `question`, `unit` and the macros of generation."""
