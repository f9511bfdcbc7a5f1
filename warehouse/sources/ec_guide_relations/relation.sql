-- also_buy and also_view: what customers of the first also bought or looked at; similar: alike by the shop's own word.
SELECT relation AS kind, nid(md5(title_1)) AS left_id, nid(md5(title_2)) AS right_id,
    'listed by the shop beside the product' AS evidence, src
FROM pairs
WHERE relation IN ('also_buy', 'also_view', 'similar') AND title_1 <> title_2
