-- Every order line, and whether the thing has nothing to do with the others of the basket.
SELECT basket || '-' || line AS line, basket, product, is_noise
FROM basket_line
ORDER BY ALL
