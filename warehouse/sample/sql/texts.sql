-- The texts of products number getvariable('low') to getvariable('high') - 1, in all languages.

CREATE OR REPLACE TEMP TABLE chunk AS
SELECT * FROM product WHERE number >= getvariable('low') AND number < getvariable('high');

CREATE OR REPLACE TEMP TABLE fact_text AS SELECT w.* FROM fact_words w JOIN chunk USING (product);

CREATE OR REPLACE TEMP TABLE stated_fact AS
SELECT t.product, l.locale, 'title' AS part, t.attribute, t.nth FROM title_fact t JOIN chunk USING (product) CROSS JOIN w_locale l
UNION ALL
SELECT * FROM (
    SELECT product, locale, 'bullets', attribute,
           row_number() OVER (PARTITION BY product, locale ORDER BY u('bullet', product || locale || attribute)) AS nth
    FROM fact_text WHERE NOT (attribute = 'pack_count' AND product IN (SELECT product FROM fact WHERE attribute = 'pack_count' AND amount = 1))
) WHERE nth <= 2 + CAST(floor(u('bullets', product || locale) * 3) AS INTEGER)
UNION ALL
SELECT * FROM (
    SELECT product, locale, 'description', attribute,
           row_number() OVER (PARTITION BY product, locale ORDER BY u('described', product || locale || attribute)) AS nth
    FROM fact_text WHERE attribute <> 'pack_count' AND (type <> 'boolean' OR value_text IN (SELECT yes FROM w_locale))
) WHERE nth <= 1 + CAST(u('description facts', product || locale) < 0.5 AS INTEGER);

CREATE OR REPLACE TEMP TABLE listing AS
WITH lists AS (
    SELECT s.product, s.locale,
           replace(string_agg(in_list, chr(31) ORDER BY s.nth) FILTER (s.part = 'title'), chr(31), any_value(l.separator)) AS title_facts,
           replace(string_agg(in_list, chr(31) ORDER BY s.nth) FILTER (s.part = 'description'), chr(31), any_value(l.separator)) AS description_facts,
           list(replace(replace(pick(bullet.texts, 'bullet form', s.product || s.locale), '{attribute}', t.attribute_name), '{value}', t.value_text)
                ORDER BY s.nth) FILTER (s.part = 'bullets') AS bullets
    FROM stated_fact s JOIN fact_text t USING (product, locale, attribute)
    JOIN w_locale l USING (locale) JOIN w_phrases bullet ON bullet.locale = s.locale AND bullet.kind = 'bullet'
    GROUP BY ALL
)
SELECT product, number, locale, title, list_append(bullets, remark) AS bullets,
       -- A description does not say the same thing twice.
       description || CASE WHEN contains(description, closing) THEN '' WHEN locale IN ('ja', 'zh') THEN closing ELSE ' ' || closing END
           AS description
FROM (
SELECT p.product, p.number, x.locale, COALESCE(x.bullets, []) AS bullets,
       replace(fill_names(pick(title.texts, 'title', p.product || x.locale), p.brand_name, p.line, c.noun), '{facts}', x.title_facts) AS title,
       replace(fill_names(pick(described.texts, 'description', p.product || x.locale), p.brand_name, p.line, c.noun), '{facts}', x.description_facts)
           AS description,
       fill_names(pick(selling.texts, 'selling', p.product || x.locale), p.brand_name, p.line, c.noun) AS remark,
       fill_names(pick(selling.texts, 'closing', p.product || x.locale), p.brand_name, p.line, c.noun) AS closing
FROM lists x JOIN chunk p USING (product)
JOIN w_category_name c ON c.category = p.category AND c.locale = x.locale AND c.kind = 'name'
JOIN w_phrases title ON title.locale = x.locale AND title.kind = 'title'
JOIN w_phrases selling ON selling.locale = x.locale AND selling.kind = 'selling'
JOIN w_phrases described ON described.locale = x.locale AND described.kind = 'description'
);

-- Shops are untidy: one listing in fifty carries markup, entities, or stray characters around the same words.
CREATE OR REPLACE TEMP TABLE untidy_listing AS
SELECT product, number, locale,
       CASE WHEN u('untidy', product || locale) < 0.005 THEN '<b>' || replace(title, '&', '&amp;') || '</b>'
            WHEN u('untidy', product || locale) < 0.010 THEN replace(title, ' ', '  ') || chr(8203)
            ELSE title END AS title,
       CASE WHEN u('untidy', product || locale) BETWEEN 0.010 AND 0.015
            THEN list_transform(bullets, lambda b: '<li>' || replace(b, ' ', '&nbsp;') || '</li>') ELSE bullets END AS bullets,
       CASE WHEN u('untidy', product || locale) BETWEEN 0.005 AND 0.015
            THEN '<p>' || description || '</p>' || chr(10) || '<br/>' || chr(7) ELSE description END AS description
FROM listing;
