-- Questions that the facts answer or do not, and conversations with the shop.

CREATE TABLE question AS
WITH asked AS (
    SELECT range AS number, 'A' || lpad(CAST(range AS VARCHAR), 7, '0') AS question, l.locale,
           CAST(floor(u('asked of', 'A' || range) * (SELECT count(*) FROM active)) AS BIGINT) AS idx, u('known', 'A' || range) < 0.75 AS known
    FROM range(CAST(getvariable('questions') AS BIGINT)) JOIN w_locale l ON l.number = range % (SELECT count(*) FROM w_locale)
), about AS (
    SELECT q.*, a.product, p.category, p.brand_name, p.line, ca.attribute, f.product IS NOT NULL AS answerable, f.value
    FROM asked q JOIN active a USING (idx) JOIN product p USING (product)
    JOIN w_category_attribute ca ON ca.category = p.category
    LEFT JOIN fact f ON f.product = a.product AND f.attribute = ca.attribute
    WHERE q.known = (f.product IS NOT NULL) AND ca.attribute <> 'pack_count'
    QUALIFY row_number() OVER (PARTITION BY q.question ORDER BY u('asks for', q.question || ca.attribute), ca.attribute) = 1
)
SELECT b.question, b.product, b.locale, b.attribute, b.answerable,
       replace(fill_names(pick(ask.texts, 'question', b.question), b.brand_name, b.line, c.noun), '{attribute}', n.name) AS text,
       replace(replace(fill_names(pick(say.texts, 'answer', b.question), b.brand_name, b.line, c.noun), '{attribute}', n.name),
               '{value}', COALESCE(f.value_text, '')) AS answer
FROM about b JOIN w_attribute a USING (attribute)
JOIN w_attribute_name n ON n.attribute = b.attribute AND n.locale = b.locale AND n.kind = 'name'
JOIN w_category_name c ON c.category = b.category AND c.locale = b.locale AND c.kind = 'name'
JOIN w_phrases ask ON ask.locale = b.locale AND ask.kind = 'question:' || CASE WHEN b.answerable THEN a.type ELSE 'absent' END
JOIN w_phrases say ON say.locale = b.locale AND say.kind = 'answer:' || CASE WHEN NOT b.answerable THEN 'absent'
     WHEN a.type = 'boolean' THEN 'boolean_' || b.value ELSE a.type END
LEFT JOIN fact_words f ON f.product = b.product AND f.locale = b.locale AND f.attribute = b.attribute;

CREATE TABLE talk AS
SELECT 'C' || lpad(CAST(range AS VARCHAR), 6, '0') AS talk, l.locale, t.topic, t.name AS topic_name, p.brand_name, c.noun,
       'N' || CAST(100000 + CAST(floor(u('order', 'C' || range) * 900000) AS INTEGER) AS VARCHAR) AS order_number
FROM range(CAST(getvariable('talks') AS BIGINT)) JOIN w_locale l ON l.number = range % (SELECT count(*) FROM w_locale)
JOIN (SELECT *, row_number() OVER (PARTITION BY locale ORDER BY topic) - 1 AS number, count(*) OVER (PARTITION BY locale) AS topics FROM w_topic) t
     ON t.locale = l.locale AND t.number = CAST(floor(u('topic', 'C' || range) * topics) AS BIGINT)
JOIN active a ON a.idx = CAST(floor(u('talk product', 'C' || range) * (SELECT count(*) FROM active)) AS BIGINT)
JOIN product p USING (product)
JOIN w_category_name c ON c.category = p.category AND c.locale = l.locale AND c.kind = 'name';

CREATE TABLE talk_turn AS
WITH form(nth, part, speaker) AS (VALUES (1, 'openings', 'customer'), (2, 'agent', 'agent'), (3, 'follow_up', 'customer'), (4, 'close', 'agent'))
SELECT t.talk, row_number() OVER (PARTITION BY t.talk ORDER BY nth) AS position, speaker,
       replace(fill_names(pick(p.texts, f.part, t.talk), t.brand_name, '', t.noun), '{order}', t.order_number) AS text
FROM talk t CROSS JOIN form f JOIN w_phrases p ON p.locale = t.locale AND p.kind = 'topic:' || t.topic || ':' || f.part
WHERE f.part <> 'follow_up' OR u('follows up', t.talk) < 0.7;
