-- Labels of a till: upper case, at most 30 letters, abbreviated. Nobody can read FRZN BRD OTHER or what is cut off (some
-- after the 28th letter), and MISC names no goods: such a category gets no name, and nothing is asked about it. The others
-- are written as a sentence is. A type is called after its category too (PREMIUM alone may be bacon or ice cream),
-- unless the two share a word; where the category cannot be read, the type stands alone if it has two words.
WITH labels AS (
    SELECT DISTINCT label FROM (
        SELECT unnest([department, product_category, product_type]) AS label FROM products
    ) WHERE label IS NOT NULL
),
words AS (SELECT label, regexp_extract_all(label, '[A-Z]+') AS words FROM labels),
readable AS (
    SELECT label, clean_text(upper(label[1]) || lower(label[2:])) AS name,
        list_transform(list_filter(words, lambda w: length(w) >= 4), lambda w: left(w, 4)) AS stems, len(words) AS size
    FROM words
    WHERE length(label) < 28 AND (contains(label, '(') = contains(label, ')'))
        -- A word without a vowel is an abbreviation; the others are those that were found by reading.
        AND len(list_filter(words, lambda w: length(w) > 1 AND NOT regexp_matches(w, '[AEIOUY]'))) = 0
        AND NOT list_has_any(words, ['ACC', 'ACCES', 'ACCS', 'ACCSS', 'BRD', 'CALC', 'CARPT', 'CHIX', 'COFF', 'COMBIN', 'CONT',
            'CONTAINR', 'CRYSTL', 'DEOD', 'DETE', 'DIAPR', 'ELECT', 'ELSTC', 'EXCH', 'EXCP', 'FASH', 'FEM', 'FRE', 'GERBS',
            'HYGN', 'INDR', 'INF', 'IQF', 'IWS', 'JCE', 'JHOOK', 'LIQ', 'LIQS', 'LNDRY', 'MARIN', 'MERCH', 'MIXS', 'MUMS',
            'OFFAL', 'ORG', 'PREP', 'PREPORTND', 'PRESC', 'PROD', 'PSE', 'REFRGRATD', 'REG', 'RETL', 'RIC', 'SA', 'SAL',
            'SAUS', 'SECT', 'SHERBTS', 'SHRED', 'SPECLTY', 'SPHE', 'SUPP', 'SUPRT', 'SWIN', 'TORT', 'TRAD', 'TRANS', 'UPS', 'VAC'])
        AND NOT list_has_any(words, ['COUPON', 'ENDCAP', 'ETC', 'MISC', 'MISCELLANEOUS', 'OTHER', 'OTHERS', 'PROMO', 'SALES'])
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
            WHEN p.name IS NOT NULL THEN p.name || ': ' || lower(r.name)
            WHEN r.size > 1 THEN r.name
        END AS name, n.src
    FROM nodes n JOIN readable r ON r.label = n.label LEFT JOIN readable p ON p.label = n.parent
)
SELECT nid(id) AS category_id, 'en' AS locale, name, 'name' AS kind, min(src) AS src
FROM named
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id, name
