SELECT nid(sku) AS product_id, locale, clean_text(unnest(phrases)) AS phrase, src FROM keyphrases
