-- The sample is of what is sold in Italy; a few names are in French, English, German or Spanish all the same, and are left out.
SELECT nid(code) AS product_id, 'it' AS locale, clean_text(product_name) AS title, src FROM products
WHERE clean_text(product_name) IS NOT NULL
    AND NOT regexp_matches(lower(strip_accents(product_name)), '(^|[^\pL])(avec|sans|aux?|des|du|et|les|en|pates?|sauce|jambon|vinaigre|fromage|frais|lait|huile|riz|mg|tomates?|noisettes?|chocolat|beurre|eau|graines|marmelade|puree|coulis|betteraves|with|and|the|mit|of|organic|setas|leche|arroz|rice|beans|chocolate|demi|pulpe|sicilienne)($|[^\pL])|^(creme|bocconcini) (aux|a) |-keks')
