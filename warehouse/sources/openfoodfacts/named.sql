-- Each name of a block, and how products would write it ("en:rices"). Commas within numbers ("1,5 %") and written as \,
-- part no names.
WITH spoken AS (
    SELECT list, block, _row, src, found.locale AS locale, unnest(names) AS raw, generate_subscripts(names, 1) AS place
    FROM (
        SELECT *, string_split(regexp_replace(replace(found.names, '\,', chr(31)), '(\d),(\d)', '\1' || chr(31) || '\2', 'g'), ',') AS names
        FROM (SELECT *, regexp_extract(line, '^([a-z]{2}(?:_[a-z]{2})?)\s*:(.+)$', ['locale', 'names']) AS found FROM line)
        WHERE found.locale <> ''
    )
)
SELECT list, block, _row, src, CASE locale WHEN 'jp' THEN 'ja' ELSE locale END AS locale, place,
    clean_text(replace(raw, chr(31), ',')) AS name,
    locale || ':' || trim(regexp_replace(lower(strip_accents(replace(raw, chr(31), ','))), '[^\pL\pN]+', '-', 'g'), '-') AS tag
FROM spoken WHERE clean_text(raw) IS NOT NULL
