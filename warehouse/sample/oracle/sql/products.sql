-- What is true of a product, in the words of each language.
CREATE TABLE true_phrase AS
SELECT p.product, c.locale, c.word
FROM truth.product p JOIN called c ON c.kind = 'category' AND c.entity = p.category
UNION
SELECT f.product, c.locale, c.word
FROM truth.fact f JOIN called c ON c.kind = 'value' AND c.entity = f.attribute || '.' || f.value
UNION
SELECT f.product, c.locale, n.word || ' ' || c.word
FROM truth.fact f JOIN called c ON c.kind = 'value' AND c.entity = f.attribute || '.' || f.value
JOIN called n ON n.kind = 'attribute' AND n.entity = f.attribute AND n.locale = c.locale
UNION
SELECT product, locale, plain(phrase) FROM truth.keyphrase;

-- Phrases on the product of the title that each option of a task holds (`separator`: a pattern; NULL takes all as one), and
-- whether they are true. A measure is true in any unit, with or without its attribute's name.
CREATE MACRO phrase_judged(task_name, separator) AS TABLE
WITH phrase AS (
    SELECT o.question_id, o.position, o.language, s.entity AS product, plain(phrase) AS word
    FROM (SELECT *, unnest(CASE WHEN separator IS NULL THEN [text] ELSE regexp_split_to_array(text, separator) END) AS phrase
        FROM answer WHERE task = task_name) o
    JOIN subject('title', 'product') s USING (question_id)
), measure AS (
    SELECT DISTINCT p.*, plain(regexp_extract(p.word, '^(\D*?)\s*-?\d', 1)) AS name, u.dimension,
        amount_in(p.word, p.language) * u.factor AS base
    FROM phrase p JOIN own_unit u ON u.word = plain(regexp_extract(p.word, '\d\s*([^\d]*)$', 1))
), measured AS (
    SELECT DISTINCT m.question_id, m.position, m.word
    FROM measure m JOIN truth.fact f ON f.product = m.product AND f.type = 'number'
    JOIN own_unit u ON u.word = lower(f.listed_unit) AND u.dimension = m.dimension
    LEFT JOIN called n ON n.kind = 'attribute' AND n.entity = f.attribute AND n.locale = m.language AND n.word = m.name
    WHERE (m.name = '' OR n.word IS NOT NULL) AND abs(m.base / (f.listed_amount * u.factor) - 1) <= 0.01
)
SELECT p.question_id, p.position, p.product, p.word, t.word IS NOT NULL OR m.word IS NOT NULL AS is_true
FROM phrase p
LEFT JOIN true_phrase t ON t.product = p.product AND t.locale = p.language AND t.word = p.word
LEFT JOIN measured m ON m.question_id = p.question_id AND m.position = p.position AND m.word = p.word;
