-- Products of whose phrases the catalog knows nothing.
SELECT c.product_id, c.locale, c.draw, ' ' || norm_text(c.title) || ' ' AS title, ' ' || norm_text(c.title || ' ' || c.said) || ' ' AS flat
FROM step.candidate c ANTI JOIN step.told USING (product_id, locale)
WHERE c.said <> ''
