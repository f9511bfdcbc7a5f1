-- Labels of a till: upper case, at most 30 letters, abbreviated. Nobody can read FRZN BRD OTHER or what is cut off (some
-- after the 28th letter), and MISC names no goods: such a category gets no name, and nothing is asked about it. The others
-- are written as a sentence is. A type is called after its category too (PREMIUM alone may be bacon or ice cream),
-- unless the two share a word; where the category cannot be read, or is an aisle rather than a kind of goods (HISPANIC
-- holds the Thai foods too), the type stands alone if it has two words.
WITH labels AS (
    SELECT DISTINCT label FROM (
        SELECT unnest([department, product_category, product_type]) AS label FROM products
    ) WHERE label IS NOT NULL
),
words AS (SELECT label, regexp_extract_all(label, '[A-Z]+') AS words FROM labels),
-- What the till misspells or shortens and anybody can complete, and what is written with a capital.
written AS (
    SELECT MAP {'cleang': 'cleaning', 'choc': 'chocolate', 'chococlate': 'chocolate', 'chococlates': 'chocolates',
        'decaffinated': 'decaffeinated', 'refrig': 'refrigerated', 'protien': 'protein', 'worchester': 'Worcestershire',
        'suppplies': 'supplies', 'asceptic': 'aseptic', 'sweetners': 'sweeteners', 'childrens': 'children''s',
        'mens': 'men''s', 'womens': 'women''s', 'hydrocortizone': 'hydrocortisone', 'repellants': 'repellents', 'cilanto': 'cilantro',
        'asian': 'Asian', 'american': 'American', 'canadian': 'Canadian', 'caribbean': 'Caribbean', 'chinese': 'Chinese',
        'christmas': 'Christmas', 'easter': 'Easter', 'english': 'English', 'french': 'French', 'german': 'German',
        'greek': 'Greek', 'halloween': 'Halloween', 'indian': 'Indian', 'italian': 'Italian', 'japanese': 'Japanese',
        'mediterranean': 'Mediterranean', 'mexican': 'Mexican', 'scotch': 'Scotch', 'south': 'South', 'spanish': 'Spanish',
        'thai': 'Thai', 'valentine': 'Valentine', 'vienna': 'Vienna'} AS word
),
readable AS (
    SELECT label, clean_text(upper(name[1]) || name[2:]) AS name, name AS inner_name, stems, size
    FROM (
        SELECT label, array_to_string(list_transform(
                regexp_extract_all(regexp_replace(regexp_replace(replace(replace(lower(label), 'women s', 'womens'), 'children s',
                    'childrens'), ' ?& ?', ' and ', 'g'), ':(\S)', ': \1', 'g'), '[a-z]+|[^a-z]+'),
                lambda w: coalesce(written.word[w], w)), '') AS name,
            list_transform(list_filter(words, lambda w: length(w) >= 4), lambda w: left(w, 4)) AS stems, len(words) AS size
        FROM words CROSS JOIN written
        WHERE length(label) < 28 AND (contains(label, '(') = contains(label, ')'))
            -- A word without a vowel is an abbreviation; the others are those that were found by reading.
            AND len(list_filter(words, lambda w: length(w) > 1 AND NOT regexp_matches(w, '[AEIOUY]'))) = 0
            AND NOT list_has_any(words, ['ACC', 'ACCES', 'ACCS', 'ACCSS', 'ALCOHLIC', 'BAIN', 'BEERALE', 'BEERALEMALT', 'BRD',
                'BROCCO', 'CALC', 'CARPT', 'CHIX', 'COFF', 'COMBIN', 'CONT', 'CONTAINR', 'CONTINUITIES', 'CONTINUITY', 'COUER',
                'CRSTDAS', 'CRYSTL', 'DEA', 'DEOD', 'DEPT', 'DETE', 'DIAPR', 'DILUTABLES', 'DIPILATORIES', 'DISPOSIBLE', 'DIY',
                'ELECT', 'ELSTC', 'ENG', 'ENHANCED', 'ENROBED', 'EXCH', 'EXCP', 'FAF', 'FASH', 'FEM', 'FIGHTING', 'FLOURSCENT',
                'FRE', 'GERBS', 'HALLOWEN', 'HOLDIAY', 'HYGN', 'II', 'IMPLEMENTS', 'INDR', 'INF', 'IO', 'IQF', 'IWS',
                'JARSLIDSUTENSILSMIS', 'JCE', 'JHOOK', 'LEGGS', 'LINAMENTS', 'LIQ', 'LIQS', 'LNDRY', 'LOAVE', 'MARIN', 'MEMORABLILIA',
                'MERCH', 'MINUET', 'MIXS', 'MUMS', 'NDAIRY', 'NEOTERIC', 'OFFAL', 'OFFALS', 'OPENSTOCK', 'ORG', 'PEG', 'PERRENIALS',
                'PHYSICANS', 'PICTUR', 'POINSETTA', 'POTCOVERS', 'PREP', 'PREPORTND', 'PRESC', 'PRESHCOOL', 'PRIMAL', 'PROD', 'PSE',
                'REFRGRATD', 'REG', 'RETL', 'RIC', 'SA', 'SAL', 'SARANETC', 'SAUCESSALSAPICANTEE', 'SAUS', 'SECT', 'SHELLIES',
                'SHERBTS', 'SHOPPE', 'SHRED', 'SOULABLE', 'SPECLTY', 'SPHE', 'SPICESSALSAPICKLING', 'STYLERS', 'SUADE', 'SUPP', 'SUPRT',
                'SWIN', 'TAILERS', 'TODD', 'TORT', 'TOSTADO', 'TOYTRONICS', 'TRAD', 'TRANS', 'TRUESCENTS', 'UPS', 'VAC', 'VARIETAL',
                'WASTECANS'])
            AND NOT list_has_any(words, ['COUPON', 'ENDCAP', 'ETC', 'MISC', 'MISCELLANEOUS', 'OTHER', 'OTHERS', 'PROMO', 'SALES'])
            AND label NOT IN ('BEVERAGE WINES', 'COTTON COTTON SWABS', 'GADGETS/TOOLS', 'MEAT INCLUDED', 'MEAT SUPPLIES', 'SPECIAL EVERYDAY',
                'TICKETS', 'VALUE GLASS WINE')
    )
),
nodes AS (
    SELECT department AS id, NULL AS parent, department AS label, src FROM products
    UNION ALL
    SELECT department || '/' || product_category, NULL, product_category, src FROM products
    UNION ALL
    SELECT concat_ws('/', department, product_category, product_type), product_category, product_type, src
    FROM products WHERE product_category IS NOT NULL
),
named AS (
    SELECT n.id, CASE
            WHEN n.parent IS NULL OR list_has_any(r.stems, p.stems) THEN r.name
            WHEN p.name IS NOT NULL AND NOT regexp_matches(n.parent, '^(HISPANIC|NEW AGE|VALUE ADDED)') THEN p.name || ': ' || r.inner_name
            WHEN r.size > 1 THEN r.name
        END AS name, n.src
    FROM nodes n JOIN readable r ON r.label = n.label LEFT JOIN readable p ON p.label = n.parent
)
SELECT nid(id) AS category_id, 'en' AS locale, name, 'name' AS kind, min(src) AS src
FROM named
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id, name
