-- As product_keyphrase_selection, in other languages than English: the other half of the products.
SELECT
    c.product_id AS fact_key,
    c.locale AS language,
    c.family_id AS group_key,
    -- Near-copies: of one category and with the same first keyphrase.
    coalesce(c.category_id || coalesce(' ' || f.value, ''), c.family_id) AS family_key,
    c.title AS slot_title,
    c.said AS slot_description,
    [gold_item('both halves', replace(array_to_string(s.g, '; '), '; ', s.sep))] AS gold,
    [wrong_item('neither half', replace(array_to_string(s.w, '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why, '; '), s.nearness),
     wrong_item('first half', replace(array_to_string(list_concat(s.g[:2], s.w[3:]), '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why[3:], '; '), s.nearness),
     wrong_item('second half', replace(array_to_string(list_concat(s.w[:2], s.g[3:]), '; '), '; ', s.sep), s.refuted_by, array_to_string(s.why[:2], '; '), s.nearness)] AS pool,
    [c.source] AS sources,
    [c.src, c.text_src, c.phrase_src] AS source_rows
FROM step.set s JOIN step.candidate c USING (product_id, locale)
LEFT JOIN step.told f ON f.product_id = c.product_id AND f.locale = c.locale AND f.nth = 1
WHERE c.said <> ''
    AND c.draw >= '8'
