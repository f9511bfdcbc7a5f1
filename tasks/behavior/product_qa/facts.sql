-- One fact: a question on a product and what the listing (or found sentences) say; gold are the answers. Where nothing that
-- is shown answers it, the gold says so.
WITH asked AS MATERIALIZED (
    SELECT q.product_id, q.locale, q.question, md5(norm_text(q.question)) AS asked_id, q.answer, q.answerable, q.source, q.src,
        -- Sentences cut out of a page bring marks with them, and blanks before what was an apostrophe.
        regexp_replace(regexp_replace(q.evidence, '^[\s/*•,.;:)]+', ''), ' (''(?:m|s|re|ve|ll|d)\b)', '\1', 'g') AS evidence
    FROM core.qa q
    WHERE length(q.question) BETWEEN 8 AND 300
),
-- The words of a question or an answer, by their first letters, but for those that every sentence may have.
word AS MATERIALIZED (
    SELECT said, list_distinct([left(x, 4) FOR x IN string_split_regex(lower(said), '[^\pL\d]+') IF (length(x) >= 4 OR regexp_matches(x, '\d\d'))
        AND NOT regexp_matches(x, '^(this|that|th[eo]se|they|them|there|than|then|with|from|into|have|been|were|will|would|could|should|does|what|when|where|which|your|just|like|very|much|some|also|only|used|using|works?|want|need|make|made|comes?|good|great|product|item|about|know|many)$')]) AS words
    FROM (SELECT question AS said FROM asked WHERE evidence IS NOT NULL UNION SELECT answer FROM asked WHERE evidence IS NOT NULL)
),
shown_evidence AS (
    SELECT product_id, locale, asked_id, evidence, bool_or(answerable) AS answers, min(source) AS source, min(src) AS src,
        key_hash(product_id || asked_id || evidence, 'shown') AS draw, max(len(words)) AS words,
        max(len(list_intersect(words, [left(x, 4) FOR x IN string_split_regex(lower(evidence), '[^\pL\d]+')]))) AS shared,
        -- One question in five is asked with what does not answer it only.
        key_hash(product_id || asked_id, 'withheld') < '33' AS withheld
    FROM asked JOIN word ON word.said = question
    -- A line that ends in the middle tells nothing, or half of it.
    WHERE length(evidence) BETWEEN 12 AND 600 AND answerable IS NOT NULL AND NOT regexp_matches(evidence, '[-:,;(]\s*$')
    GROUP BY product_id, locale, asked_id, evidence
    QUALIFY row_number() OVER (PARTITION BY product_id, locale, asked_id, norm_text(evidence) ORDER BY answers DESC, draw) = 1
),
-- (1) Questions with graded sentences: two that answer, up to five in all. What answers has half of the words of the
-- question; where nothing does, no sentence has any: judges differ over what half answers.
found AS MATERIALIZED (
    SELECT * FROM (
        SELECT * FROM (SELECT *, withheld OR NOT bool_or(answers AND 2 * shared >= words) OVER (PARTITION BY product_id, locale, asked_id) AS untold FROM shown_evidence)
        WHERE CASE WHEN answers THEN 2 * shared >= words AND NOT untold WHEN untold THEN shared = 0 ELSE shared < 2 END
        QUALIFY row_number() OVER (PARTITION BY product_id, locale, asked_id, answers ORDER BY draw) <= CASE WHEN answers THEN 2 ELSE 4 END)
    QUALIFY row_number() OVER (PARTITION BY product_id, locale, asked_id ORDER BY answers DESC, draw) <= 5
),
found_told AS (
    SELECT product_id, locale, asked_id, string_agg('• ' || evidence, chr(10) ORDER BY draw) AS lines, bool_or(answers) AS answerable,
        count(*) AS sentences, list(src ORDER BY draw) AS rows_used
    FROM found GROUP BY ALL
    -- One sentence is no search; and that nothing answers is told of several.
    HAVING count(*) >= CASE WHEN bool_or(answers) THEN 2 ELSE 3 END
),
found_answer AS (
    SELECT a.product_id, a.locale, a.asked_id, list(DISTINCT a.answer ORDER BY a.answer) AS answers
    FROM asked a JOIN found f USING (product_id, locale, asked_id, evidence) JOIN word ON word.said = a.answer
    WHERE a.answerable AND a.answer IS NOT NULL
    GROUP BY ALL
    -- Two answers that agree are sure; sentences of two customers may contradict each other, and the numbers in them.
    HAVING count(DISTINCT a.evidence) = 2
        AND count(DISTINCT CASE WHEN lower(a.answer) LIKE 'yes%' THEN 1 WHEN lower(a.answer) LIKE 'no%' THEN 2 ELSE 3 END) = 1
        -- Said plainly by the one and denied by the other ("glows", "don't really glow"): in a no, both deny.
        AND count(DISTINCT regexp_matches(lower(a.answer), '\b(not|never|cannot|isn''?t|don''?t|doesn''?t|didn''?t|won''?t|can''?t|aren''?t|without|should have)\b')) = 1
        -- Notes of those who wrote the answers.
        AND NOT bool_or(regexp_matches(lower(a.answer), '(fully|partially|not) answering'))
        AND count(DISTINCT list_sort(regexp_extract_all(lower(a.answer), '\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\b')))
            FILTER (regexp_matches(lower(a.answer), '\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\b')) <= 1
        -- Half of the words of the shorter are in the other, unless both are a yes or a no.
        AND (bool_and(regexp_matches(lower(a.answer), '^(yes|no)\b'))
            OR 2 * len(list_intersect(min(word.words), max(word.words))) >= least(len(min(word.words)), len(max(word.words))))
        -- Of "28 to 40 inches" an answer has both ends, or neither.
        AND NOT bool_or(len(list_filter(regexp_extract_all(a.evidence, '\d+[^\d.]{0,12}(?:-|–|\bto\b)[^\d.]{0,3}\d+'), lambda span:
            len(list_filter(regexp_extract_all(span, '\d+'), lambda figure: regexp_matches(a.answer, '\b' || figure || '\b'))) = 1)) > 0)
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
    SELECT product_id, locale, string_agg('• ' || line, chr(10) ORDER BY key_hash(product_id || ' ' || attribute_id, 'line')) AS lines
    FROM fact GROUP BY ALL
    HAVING count(*) BETWEEN 2 AND 14 AND count(line) = count(*)
),
fact_asked AS (
    SELECT a.product_id, a.locale, a.asked_id, bool_and(a.answerable) AS answerable, list(DISTINCT a.answer ORDER BY a.answer) AS answers, list(a.src ORDER BY a.src) AS rows_used
    FROM asked a SEMI JOIN fact_told USING (product_id, locale)
    WHERE a.evidence IS NULL AND a.answerable IS NOT NULL AND a.answer IS NOT NULL
    GROUP BY ALL HAVING bool_and(a.answerable) = bool_or(a.answerable)
),
-- Of four questions one is not answered.
sought AS (
    SELECT f.product_id, f.locale, f.asked_id, f.lines, f.answerable, coalesce(a.answers, []) AS answers, f.rows_used
    FROM found_told f LEFT JOIN found_answer a USING (product_id, locale, asked_id)
    JOIN (SELECT asked_id, min(question) AS question FROM asked GROUP BY asked_id) q USING (asked_id)
    WHERE NOT f.answerable OR a.answers IS NOT NULL
        -- Sentences of others do not tell why; and what is asked of one model or size, they tell of that one.
        AND NOT regexp_matches(lower(q.question), '^why\b|\bdifferences?\b')
        AND len(list_filter(regexp_extract_all(lower(q.question), '[\pL\d]*\d[\pL\d]+'), lambda model: NOT contains(lower(f.lines), model))) = 0
    QUALIFY f.answerable OR row_number() OVER (PARTITION BY f.locale, f.answerable ORDER BY key_hash(f.product_id || f.asked_id, 'untold'))
        <= greatest(1, count(*) FILTER (f.answerable) OVER (PARTITION BY f.locale) // 3)
),
told AS (
    SELECT *, 'found' AS kind FROM sought
    UNION ALL
    SELECT a.product_id, a.locale, a.asked_id, f.lines, a.answerable, a.answers, a.rows_used, 'facts'
    FROM fact_asked a JOIN fact_told f USING (product_id, locale)
),
wording AS (SELECT product_id, locale, asked_id, min(question) AS question, min(source) AS source FROM asked GROUP BY ALL)
SELECT
    t.product_id || ' ' || t.asked_id AS fact_key,
    t.locale AS language,
    coalesce(p.parent_id, p.product_id) AS group_key,
    coalesce(p.parent_id, p.product_id) AS family_key,
    w.question AS slot_question,
    -- A title may tell what no sentence does.
    concat_ws(chr(10), CASE WHEN t.kind = 'facts' THEN x.title END, t.lines) AS slot_listing,
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
