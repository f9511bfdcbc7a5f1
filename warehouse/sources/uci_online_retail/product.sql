-- A code of five digits is an article, with letters behind it a variant (colour, pattern) of its article. Other codes are
-- postage, fees, samples, vouchers and corrections (POST, M, D, BANK CHARGES): no goods.
SELECT nid(upper(StockCode)) AS product_id,
    -- The price that most lines have.
    mode(UnitPrice ORDER BY UnitPrice) AS price,
    'GBP' AS currency, min(src) AS src
FROM lines
WHERE regexp_full_match(StockCode, '\d{5}[A-Za-z]{0,2}') AND Quantity > 0 AND UnitPrice > 0
  AND NOT starts_with(InvoiceNo, 'C')
GROUP BY ALL
