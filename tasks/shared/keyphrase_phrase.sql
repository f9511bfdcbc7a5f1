SELECT k.product_id, k.locale, c.category_id, k.phrase, norm_text(k.phrase) AS flat
FROM core.product_keyphrase k JOIN step.candidate c USING (product_id, locale)
