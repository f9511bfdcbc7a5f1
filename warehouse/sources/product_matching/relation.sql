SELECT 'same_as' AS kind, nid(md5(trim(records[1]))) AS left_id, nid(md5(trim(records[2]))) AS right_id,
    'labelled by people as one product' AS evidence, min(src) AS src
FROM (SELECT string_split(line, chr(9)) AS records, src FROM pairs WHERE regexp_matches(line, '\t\s*1\s*$'))
WHERE contains(records[1], 'COL title VAL') AND contains(records[2], 'COL title VAL') AND trim(records[1]) <> trim(records[2])
GROUP BY ALL
