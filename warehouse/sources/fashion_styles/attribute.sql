SELECT nid(a) AS attribute_id, 'choice' AS value_type, min(src) AS src
FROM styles, unnest(['gender', 'colour', 'season', 'usage']) AS t(a) GROUP BY a
