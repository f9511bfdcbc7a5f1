-- Sales of goods only: cancellations (C...), returns and corrections (quantity or price not above zero) are no purchases.
SELECT nid(InvoiceNo || '/' || CAST(row_number() OVER (PARTITION BY InvoiceNo ORDER BY _file, _row) AS VARCHAR)) AS line_id,
    nid(InvoiceNo) AS basket_id, nid(regexp_replace(CustomerID, '\.0$', '')) AS user_id, InvoiceDate AS ts,
    nid(upper(StockCode)) AS product_id, CAST(Quantity AS DOUBLE) AS quantity, round(Quantity * UnitPrice, 2) AS price, src
FROM lines
WHERE regexp_full_match(StockCode, '\d{5}[A-Za-z]{0,2}') AND Quantity > 0 AND UnitPrice > 0
  AND NOT starts_with(InvoiceNo, 'C')
