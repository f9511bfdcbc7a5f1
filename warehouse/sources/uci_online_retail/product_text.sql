-- The description that most lines have; the till writes capitals, and remarks on stock ("damages", "?") in small letters.
SELECT nid(upper(StockCode)) AS product_id, 'en' AS locale,
    -- Sentence case: a shop would not shout.
    upper(left(words, 1)) || lower(words[2:]) AS title, src
FROM (
    SELECT StockCode, regexp_replace(trim(clean_text(mode(Description ORDER BY Description))), '\s+', ' ', 'g') AS words, min(src) AS src
    FROM lines
    WHERE regexp_full_match(StockCode, '\d{5}[A-Za-z]{0,2}') AND Quantity > 0 AND UnitPrice > 0
      AND NOT starts_with(InvoiceNo, 'C') AND length(trim(Description)) >= 4 AND Description = upper(Description)
    GROUP BY upper(StockCode), StockCode
    QUALIFY row_number() OVER (PARTITION BY upper(StockCode) ORDER BY count(*) DESC, StockCode) = 1
)
