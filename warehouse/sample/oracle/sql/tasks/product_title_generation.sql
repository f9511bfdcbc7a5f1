-- Right: the title of the product. What the listing says of it must be so, and all of one product.
WITH about AS (
    SELECT q.question_id, q.language, own(q.fact_key) AS product, q.slots['listing'] AS listing FROM asked q
), line AS (
    SELECT question_id, language, product, plain(regexp_extract(line, '^(.*?)[ \x{A0}\x{202F}]?[:：]', 1)) AS name,
        plain(regexp_extract(line, '^.*?[:：](.*)$', 1)) AS value
    FROM (SELECT *, unnest(string_split(listing, chr(10))) AS line FROM about)
)
SELECT o.question_id, o.position, plain(t.title) = o.word AS is_right, 'the title of ' || b.product AS why
FROM offered o JOIN about b USING (question_id)
JOIN truth.title t ON t.product = b.product AND t.locale = b.language
UNION ALL
SELECT b.question_id, NULL, false, 'the listing does not name ' || p.brand
FROM about b JOIN truth.product p USING (product) WHERE NOT contains(plain(b.listing), plain(p.brand))
UNION ALL
SELECT l.question_id, NULL, false, l.name || ' is not ' || l.value
FROM line l
JOIN called n ON n.kind = 'attribute' AND n.locale = l.language AND n.word = l.name
JOIN called v ON v.kind = 'value' AND v.locale = l.language AND v.word = l.value AND split_part(v.entity, '.', 1) = n.entity
JOIN truth.fact f ON f.product = l.product AND f.attribute = n.entity
WHERE f.attribute || '.' || f.value <> v.entity
