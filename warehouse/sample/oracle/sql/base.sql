-- Questions as people see them, and what every shown word is the name of. Ids lose their `sample_market:`.

CREATE MACRO plain(x) AS lower(trim(regexp_replace(nfc_normalize(x), '\s+', ' ', 'g')));
CREATE MACRO own(id) AS CASE WHEN starts_with(id, 'sample_market:') THEN substr(id, 15) END;

-- Everything that has a name: category (also as the path `Group > Leaf`), attribute, value, product, query, answer to a
-- situation.
CREATE TABLE called AS
WITH leaf_path AS (
    SELECT c.category, p.locale, p.name || ' > ' || n.name AS name
    FROM truth.category c
    JOIN truth.category_name n ON n.category = c.category AND n.kind = 'name'
    JOIN truth.category_name p ON p.category = c.parent AND p.kind = 'name' AND p.locale = n.locale
), names AS (
    SELECT 'category' AS kind, category AS entity, locale, name FROM truth.category_name
    UNION ALL SELECT 'path', category, locale, name FROM leaf_path
    UNION ALL SELECT 'attribute', attribute, locale, name FROM truth.attribute_name
    UNION ALL SELECT 'value', attribute || '.' || value, locale, name FROM truth.value_name
    UNION ALL SELECT 'product', product, locale, title FROM truth.title
    UNION ALL SELECT 'query', query, locale, text FROM truth.query
    UNION ALL SELECT 'answer', answer || '-' || aspect, locale, text FROM truth.situation_answer
)
SELECT DISTINCT *, plain(name) AS word FROM names;

CREATE TABLE question AS
SELECT question_id, task, language, question_type, prompt, options, gold_index, gains, "references", fact_key, slots,
    option_evidence
FROM read_parquet(getvariable('questions'));

-- One row a shown option; of questions without options one row a reference. Places count from 0.
CREATE TABLE answer AS
SELECT question_id, task, language, i - 1 AS position, options[i] AS text, plain(options[i]) AS word,
    own(option_evidence[i].id) AS entity, question_type = 'ranking' OR list_contains(gold_index, i - 1) AS is_gold,
    gains[i] AS gain
FROM question, unnest(range(1, len(options) + 1)) AS t(i)
UNION ALL
SELECT question_id, task, language, i - 1, "references"[i], plain("references"[i]), NULL, true, NULL
FROM question, unnest(range(1, len("references") + 1)) AS t(i)
WHERE len(options) = 0;

CREATE TABLE slot AS
SELECT question_id, task, language, entry.key AS slot, entry.value AS text, plain(entry.value) AS word
FROM question, unnest(map_entries(slots)) AS t(entry);

-- What a slot of the prompt is the name of. Everything in a market has a name of its own in each language.
CREATE MACRO subject(slot_name, kind_name) AS TABLE
SELECT s.question_id, c.entity FROM slot s
JOIN called c ON c.locale = s.language AND c.word = s.word AND c.kind = kind_name WHERE s.slot = slot_name;

-- Is `shown` the text, words of which may be hidden behind `___`?
CREATE MACRO blanked(text, shown) AS plain(text) LIKE
    replace(replace(replace(replace(plain(shown), '\', '\\'), '%', '\%'), '___', '%'), '_', '\_') ESCAPE '\';

CREATE MACRO listed(x) AS ', ' || regexp_replace(x, '、|，', ', ', 'g') || ', ';
-- The categories of a slot that lists goods, by their names or paths. A name may hold a comma itself.
CREATE MACRO goods_shown() AS TABLE
SELECT DISTINCT s.question_id, c.entity AS category
FROM slot s JOIN called c ON c.kind IN ('category', 'path') AND c.locale = s.language
    AND contains(listed(s.word), listed(c.word))
WHERE s.slot = 'goods';
