-- The keyphrases of the listings of the current chunk: what kind of thing it is, and up to five facts that the listing of
-- the same language states. Half of what has another word is told by that word, as people tag things. A measure goes
-- with its attribute's name. Whom a thing is for is left out: unisex is for women too.
CREATE OR REPLACE TEMP TABLE keyphrase AS
WITH stated AS (
    SELECT DISTINCT s.product, s.locale, s.attribute FROM stated_fact s WHERE s.attribute NOT IN ('audience', 'pack_count')
), told AS (
    SELECT t.product, t.locale, t.attribute, CASE t.type WHEN 'choice' THEN t.in_list ELSE t.attribute_name || ' ' || t.value_text END AS phrase
    FROM stated JOIN fact_text t USING (product, locale, attribute) WHERE t.type <> 'boolean'
), other_word AS (
    SELECT f.product, s.locale, f.attribute, min(s.name) AS phrase
    FROM chunk JOIN fact f USING (product) JOIN w_value_name s USING (attribute, value)
    ANTI JOIN needs_label n ON n.category = chunk.category AND n.attribute = f.attribute
    WHERE s.kind = 'synonym'
    GROUP BY f.product, s.locale, f.attribute
), kind_word AS (
    SELECT product, locale, pick(names, 'tagged as', product || locale) AS phrase
    FROM chunk JOIN (SELECT category, locale, list(name ORDER BY kind, name) AS names FROM w_category_name GROUP BY ALL) USING (category)
)
SELECT product, locale, 'category' AS attribute, phrase FROM kind_word
UNION ALL
SELECT t.product, t.locale, t.attribute,
       CASE WHEN o.phrase IS NOT NULL AND u('tagged with', t.product || t.locale || t.attribute) < 0.5 THEN o.phrase ELSE t.phrase END
FROM told t LEFT JOIN other_word o USING (product, locale, attribute)
QUALIFY row_number() OVER (PARTITION BY t.product, t.locale ORDER BY u('tags', t.product || t.locale || t.attribute), t.attribute) <= 5;
