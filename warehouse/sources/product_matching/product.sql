-- Only records of a pair that is one product: what else a pair says is not used. A price of 0.0 is unknown.
SELECT nid(md5(record)) AS product_id,
    nullif(clean_text(regexp_extract(record, 'COL brand VAL (.*?) *(COL |$)', 1)), '') AS brand,
    nullif(TRY_CAST(regexp_extract(record, 'COL price VAL ([0-9.]+)', 1) AS DOUBLE), 0) AS price,
    'USD' AS currency, min(src) AS src
FROM (
    SELECT unnest([trim(part) FOR part IN string_split(line, chr(9))[1:2]]) AS record, src
    FROM pairs WHERE regexp_matches(line, '\t\s*1\s*$')
)
WHERE regexp_extract(record, 'COL title VAL (.*?) *(COL |$)', 1) <> ''
GROUP BY record
