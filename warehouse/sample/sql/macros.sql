-- Chance without a generator: every draw is a keyed hash, so order of rows and threads cannot change it.
-- getvariable('seed') is set by market.py.
CREATE MACRO u(purpose, key) AS
    (md5_number_lower(getvariable('seed') || chr(31) || purpose || chr(31) || key) >> 11) / 9007199254740992.0;
CREATE MACRO pick(list, purpose, key) AS list[1 + CAST(floor(u(purpose, key) * len(list)) AS INTEGER)];
-- 1.50 -> 1.5, 2.00 -> 2
CREATE MACRO plain_number(x) AS rtrim(rtrim(printf('%.4f', x), '0'), '.');
-- 'frying pan', 28 -> 'en' writes 28.5, 'de' 28,5
CREATE MACRO local_number(x, decimal) AS replace(plain_number(x), '.', decimal);
CREATE MACRO csv_field(x) AS
    CASE WHEN x IS NULL THEN ''
         WHEN regexp_matches(x, '[",\n\r]') THEN '"' || replace(x, '"', '""') || '"'
         ELSE x END;
CREATE MACRO product_code(n) AS 'P' || lpad(CAST(n AS VARCHAR), 6, '0');
CREATE MACRO fill_names(pattern, brand, line, noun) AS
    -- Two names never run into one word, also in languages that write without spaces.
    replace(replace(replace(replace(pattern, '{brand}{line}', '{brand} {line}'), '{brand}', brand), '{line}', line), '{noun}', noun);
-- 1 -> 'CB', 2 -> 'DB': letters only, so that a code is never read as a measure
CREATE MACRO series(n) AS
    list_aggregate(list_transform(range(2 + CAST(n >= 400 AS INTEGER)), lambda i: 'BCDFGHJKLMNPQRSTVWXZ'[1 + ((n // CAST(pow(20, i) AS BIGINT)) % 20)]), 'string_agg', '');
CREATE MACRO kind_of_unit(unit) AS
    CASE WHEN unit IN ('mm', 'cm', 'm', 'in') THEN 'length' WHEN unit IN ('g', 'kg') THEN 'mass'
         WHEN unit IN ('ml', 'l') THEN 'volume' ELSE unit END;
