-- Products with a title and three keyphrases. At most thirty products a category (and four thousand that are in none) take
-- part: as the asked and as each other's rivals.
WITH phrased AS (
    SELECT k.product_id, k.locale, min(k.src) AS src FROM core.product_keyphrase k GROUP BY ALL HAVING count(*) >= 3
),
-- drawn before the texts are fetched
drawn AS (
    SELECT p.product_id, t.locale, key_hash(p.product_id, 'keyphrases') AS draw
    FROM core.product p JOIN core.product_text t USING (product_id) SEMI JOIN phrased k USING (product_id, locale)
    WHERE EXISTS (SELECT 1 FROM task_language l WHERE l.language = t.locale)
    QUALIFY row_number() OVER (PARTITION BY t.locale, coalesce(p.category_id, '') ORDER BY draw)
        <= CASE WHEN p.category_id IS NULL THEN 4000 ELSE 30 END
)
SELECT p.product_id, p.category_id, coalesce(p.parent_id, p.product_id) AS family_id, t.locale, t.title,
    array_to_string(list_concat(coalesce(t.bullets, []), list_filter([t.description], lambda d: d IS NOT NULL)), chr(10)) AS said,
    d.draw, p.source, p.src, t.src AS text_src, k.src AS phrase_src
FROM drawn d JOIN core.product p USING (product_id) JOIN core.product_text t USING (product_id, locale) JOIN phrased k USING (product_id, locale)
