-- The titles that a machine translated are texts of products of their own, tied to the original by `same_as`: good for
-- alignment, and never taken for what a shop wrote.
WITH text AS (
    SELECT id, title, description, locale, src FROM listing
    UNION ALL
    SELECT id, title, NULL, locale, src FROM translation
    UNION ALL
    SELECT machine_id, machine_title, NULL, machine_locale, src FROM translation
    UNION ALL
    SELECT md5(clean_text(product_title))[:16], clean_text(product_title), NULL, 'en', src FROM questions
    UNION ALL
    SELECT md5(clean_text(title))[:16], clean_text(title), NULL, 'en', src FROM paths
    UNION ALL
    SELECT id, title, NULL, 'en', src FROM named
)
-- One text a product: that with a description, else the first. Han signs in an English title are a broken ® or °.
SELECT nid(id) AS product_id, locale, title, description, src
FROM text WHERE title IS NOT NULL AND id IS NOT NULL AND NOT (locale = 'en' AND regexp_matches(title, '[一-鿿]'))
QUALIFY row_number() OVER (PARTITION BY id ORDER BY description IS NULL, description, locale, title, src) = 1
