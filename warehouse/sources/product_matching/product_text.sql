SELECT nid(md5(record)) AS product_id, 'en' AS locale,
    clean_text(regexp_extract(record, 'COL title VAL (.*?) *(COL |$)', 1)) AS title, min(src) AS src
FROM (
    SELECT unnest([trim(part) FOR part IN string_split(line, chr(9))[1:2]]) AS record, src
    FROM pairs WHERE regexp_matches(line, '\t\s*1\s*$')
)
WHERE regexp_extract(record, 'COL title VAL (.*?) *(COL |$)', 1) <> ''
GROUP BY record
