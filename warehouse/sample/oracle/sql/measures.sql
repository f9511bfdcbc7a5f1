-- The oracle's own reading of measures: words of units in every language, and what one of each is in its base unit.
CREATE TABLE own_unit AS
SELECT dimension, CAST(factor AS DOUBLE) AS factor, unnest(string_split(words, ',')) AS word FROM (VALUES
    ('length', 0.001, 'mm,毫米'), ('length', 0.01, 'cm,厘米'), ('length', 1, 'm,米'), ('length', 1000, 'km,公里'),
    ('length', 0.0254, 'in,inch,inches,zoll,pulgada,pulgadas,pouce,pouces,pollice,pollici,インチ,英寸,polegada,polegadas'),
    ('length', 0.3048, 'ft,pi,英尺'),
    ('mass', 0.001, 'mg'), ('mass', 1, 'g,克'), ('mass', 1000, 'kg,千克,公斤'), ('mass', 28.349523125, 'oz'),
    ('mass', 453.59237, 'lb'),
    ('volume', 1, 'ml,毫升'), ('volume', 10, 'cl,厘升'), ('volume', 1000, 'l,升'), ('volume', 29.5735295625, 'fl oz,液盎司'),
    ('voltage', 0.001, 'mv'), ('voltage', 1, 'v'), ('power', 1, 'w,瓦'), ('power', 1000, 'kw,千瓦'),
    ('charge', 0.001, 'mah'), ('charge', 1, 'ah'),
    ('time', 60, 'min,min.,分,分钟'), ('time', 3600, 'h,hr,std.,時間,小时'),
    ('data', 0.001, 'mb,mo'), ('data', 1, 'gb,go'), ('data', 1000, 'tb,to')
) AS t(dimension, factor, words);

-- `1,5 kg` -> 1.5; its unit -> `kg`. A comma is a decimal sign where the language writes it so.
CREATE MACRO digits_in(x) AS regexp_extract(x, '^\D*?(-?\d+(?:[.,]\d+)*)', 1);
CREATE MACRO amount_in(x, lang) AS TRY_CAST(replace(CASE WHEN lang IN ('en', 'ja', 'zh') THEN replace(digits_in(x), ',', '')
    ELSE replace(digits_in(x), ',', '.') END, ' ', '') AS DOUBLE);
CREATE MACRO unit_in(x) AS plain(regexp_extract(x, '^\s*-?\d+(?:[.,]\d+)*\s*(.*)$', 1));
