SELECT nid(a.key) AS attribute_id, 'text' AS value_type, min(src) AS src
FROM (SELECT src, unnest(attributes) AS a FROM positives) GROUP BY a.key
