-- A fact is a value of a closed list (value and its label), a yes or no (value), or an amount in a unit.
SELECT nid(sku) AS product_id, nid(fact.attribute) AS attribute_id,
       CASE WHEN type = 'choice' THEN nid(fact.attribute || '.' || fact.value) END AS value_id,
       CASE WHEN type = 'number' THEN concat_ws(' ', rtrim(rtrim(printf('%.4f', fact.amount), '0'), '.'), fact.unit)
            ELSE fact.label END AS value_text,
       fact.amount AS number, fact.unit AS unit, products.src
FROM products, unnest(facts) AS f(fact) JOIN attributes ON attributes.id = fact.attribute
