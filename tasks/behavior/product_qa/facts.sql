-- One fact: a question on a product and what the listing (or found sentences) say; gold are the answers. Where nothing that
-- is shown answers it, the gold says so.
WITH asked AS MATERIALIZED (
    SELECT q.product_id, q.locale, q.question, md5(norm_text(q.question)) AS asked_id, q.answer, q.answerable, q.evidence, q.source, q.src
    FROM core.qa q
    WHERE length(q.question) BETWEEN 8 AND 300
),
shown_evidence AS (
    SELECT product_id, locale, asked_id, evidence, bool_or(answerable) AS answers, min(source) AS source, min(src) AS src,
        key_hash(product_id || asked_id || evidence, 'shown') AS draw,
        -- One question in five is asked with what does not answer it only.
        key_hash(product_id || asked_id, 'withheld') < '33' AS withheld
    FROM asked WHERE length(evidence) BETWEEN 12 AND 600 AND answerable IS NOT NULL
    GROUP BY product_id, locale, asked_id, evidence
),
-- (1) Questions with graded sentences: two that answer, up to five in all.
found AS MATERIALIZED (
    SELECT * FROM (
        SELECT * FROM shown_evidence e
        WHERE NOT (withheld AND answers)
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, asked_id, answers ORDER BY draw) <= CASE WHEN answers THEN 2 ELSE 4 END)
    QUALIFY row_number() OVER (PARTITION BY product_id, locale, asked_id ORDER BY answers DESC, draw) <= 5
),
found_told AS (
    SELECT product_id, locale, asked_id, string_agg('- ' || evidence, chr(10) ORDER BY draw) AS lines, bool_or(answers) AS answerable,
        count(*) AS sentences, list(src ORDER BY draw) AS rows_used
    FROM found GROUP BY ALL
    -- One sentence is no search; and that nothing answers is told of several.
    HAVING count(*) >= CASE WHEN bool_or(answers) THEN 2 ELSE 3 END
),
found_answer AS (
    SELECT a.product_id, a.locale, a.asked_id, list(DISTINCT a.answer ORDER BY a.answer) AS answers
    FROM asked a JOIN found f USING (product_id, locale, asked_id, evidence)
    WHERE a.answerable AND a.answer IS NOT NULL
    GROUP BY ALL
    -- Sentences of two customers may contradict each other.
    HAVING NOT (bool_or(lower(a.answer) LIKE 'yes%') AND bool_or(lower(a.answer) LIKE 'no%'))
),
-- (2) Questions on a product with attributes: all of them are shown, fourteen at most.
candidate AS MATERIALIZED (
    SELECT DISTINCT a.product_id, a.locale FROM asked a
    SEMI JOIN core.product_attribute USING (product_id)
    WHERE a.evidence IS NULL AND a.answerable IS NOT NULL
),
-- What the catalog knows of a product, as lines in its language. A value that is only written in words is known in the
-- language of its source alone, which is English where the product has an English text.
name AS (SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'),
value_name AS (SELECT value_id, locale, name FROM core.attribute_value_name WHERE kind = 'name'),
fact AS (
    SELECT c.product_id, c.locale, a.attribute_id, n.name || says.text || CASE
            WHEN a.value_id IS NOT NULL THEN v.name
            WHEN kind.value_type = 'boolean' THEN yes_no.text
            WHEN a.number IS NOT NULL THEN CASE WHEN a.unit IS NULL THEN fmt_number(a.number, c.locale) ELSE fmt_measure(a.number, a.unit, c.locale) END
            WHEN c.locale = 'en' AND length(a.value_text) <= 60 THEN a.value_text
        END AS line
    FROM candidate c JOIN core.product_attribute a USING (product_id)
    JOIN core.attribute kind USING (attribute_id)
    JOIN name n ON n.attribute_id = a.attribute_id AND n.locale = c.locale
    JOIN task_text says ON says.key = 'says' AND says.language = c.locale
    LEFT JOIN value_name v ON v.value_id = a.value_id AND v.locale = c.locale
    LEFT JOIN task_text yes_no ON yes_no.language = c.locale AND yes_no.key = lower(a.value_text)
),
fact_told AS (
    SELECT product_id, locale, string_agg('- ' || line, chr(10) ORDER BY key_hash(product_id || ' ' || attribute_id, 'line')) AS lines
    FROM fact GROUP BY ALL
    HAVING count(*) BETWEEN 2 AND 14 AND count(line) = count(*)
),
fact_asked AS (
    SELECT a.product_id, a.locale, a.asked_id, bool_and(a.answerable) AS answerable, list(DISTINCT a.answer ORDER BY a.answer) AS answers, list(a.src ORDER BY a.src) AS rows_used
    FROM asked a SEMI JOIN fact_told USING (product_id, locale)
    WHERE a.evidence IS NULL AND a.answerable IS NOT NULL AND a.answer IS NOT NULL
    GROUP BY ALL HAVING bool_and(a.answerable) = bool_or(a.answerable)
),
-- (3) Questions of which nobody says whether the listing answers them: the answer tells measures ("10 inch"), all of which
-- the title tells too, and the question does not.
measured AS (
    SELECT a.*, t.title, t.src AS text_src, list_distinct([regexp_replace(m, '[ -]', '', 'g')
        FOR m IN regexp_extract_all(lower(a.answer), '\d+(?:[.,]\d+)?[ -]?\pL{2,}')]) AS measures,
        regexp_replace(lower(t.title), '[ -]', '', 'g') AS squeezed, regexp_replace(lower(a.question), '[ -]', '', 'g') AS squeezed_question
    FROM asked a JOIN core.product_text t USING (product_id, locale)
    WHERE a.evidence IS NULL AND a.answerable IS NULL AND length(a.answer) BETWEEN 4 AND 160
),
title_asked AS (
    SELECT product_id, locale, asked_id, list(DISTINCT answer ORDER BY answer) AS answers, list(src ORDER BY src) AS rows_used
    FROM measured
    WHERE len(measures) > 0 AND len(measures) = len(list_distinct(regexp_extract_all(answer, '\d+(?:[.,]\d+)?')))
        AND list_bool_and([contains(squeezed, m) AND NOT contains(squeezed_question, m) FOR m IN measures])
    GROUP BY ALL
),
told AS (
    SELECT f.product_id, f.locale, f.asked_id, f.lines, f.answerable, coalesce(a.answers, []) AS answers, f.rows_used, 'found' AS kind
    FROM found_told f LEFT JOIN found_answer a USING (product_id, locale, asked_id)
    WHERE NOT f.answerable OR a.answers IS NOT NULL
    UNION ALL
    SELECT a.product_id, a.locale, a.asked_id, f.lines, a.answerable, a.answers, a.rows_used, 'facts'
    FROM fact_asked a JOIN fact_told f USING (product_id, locale)
    UNION ALL
    SELECT product_id, locale, asked_id, NULL, true, answers, rows_used, 'title' FROM title_asked
),
wording AS (SELECT product_id, locale, asked_id, min(question) AS question, min(source) AS source FROM asked GROUP BY ALL)
SELECT
    t.product_id || ' ' || t.asked_id AS fact_key,
    t.locale AS language,
    coalesce(p.parent_id, p.product_id) AS group_key,
    coalesce(p.parent_id, p.product_id) AS family_key,
    w.question AS slot_question,
    concat_ws(chr(10), x.title, t.lines) AS slot_listing,
    -- The question's own answers go with the plain words: a shop also says politely that it does not know.
    CASE WHEN t.answerable THEN [] ELSE [gold_item('not told', none.text)] END
        || CASE WHEN t.answerable OR t.kind = 'facts' THEN [gold_item('answer ' || a, a) FOR a IN t.answers[:4]] ELSE [] END AS gold,
    [] AS pool,
    [w.source] AS sources,
    list_concat([p.src], t.rows_used) AS source_rows
FROM told t
JOIN wording w USING (product_id, locale, asked_id)
JOIN core.product p USING (product_id)
JOIN task_text none ON none.key = 'not_told' AND none.language = t.locale
LEFT JOIN core.product_text x ON x.product_id = t.product_id AND x.locale = t.locale
