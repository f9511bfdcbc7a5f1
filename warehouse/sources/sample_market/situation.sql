SELECT nid(id) AS situation_id, locale, clean_text(text) AS text, aspect, nid(situation || '-' || aspect) AS fact_id,
       nid(category) AS category_id, src
FROM situations
