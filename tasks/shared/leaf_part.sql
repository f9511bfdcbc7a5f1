-- "Coffee Cups & Mugs" are two names.
SELECT *, kind || ' ' || name || ' ' || part AS key, norm_text(part) AS flat
FROM (SELECT *, unnest(regexp_split_to_array(name, ' ?[&,/] ?|・')) AS part FROM step.leaf_label)
