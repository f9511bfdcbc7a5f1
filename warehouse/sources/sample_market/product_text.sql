SELECT nid(sku) AS product_id, locale, clean_text(title) AS title,
       list_filter([clean_text(bullet_1), clean_text(bullet_2), clean_text(bullet_3), clean_text(bullet_4), clean_text(bullet_5)],
                   lambda bullet: bullet IS NOT NULL) AS bullets,
       clean_text(description) AS description, src
FROM texts
