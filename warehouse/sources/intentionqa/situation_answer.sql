-- "PersonX bought a product of Item A and a product of Item B because they both ...": the reason is the answer.
SELECT nid(item_a_id || '+' || item_b_id) AS situation_id, nid(id) AS answer_id,
    upper(left(reason, 1)) || reason[2:] AS text, typicality, src
FROM (SELECT *, trim(regexp_replace(clean_text(assertion), '^.*?Item B,?\s*', ''), ' .') AS reason FROM intentions)
WHERE reason <> '' AND item_a_id <> item_b_id
