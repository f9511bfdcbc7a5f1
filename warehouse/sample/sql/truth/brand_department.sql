-- The departments that a brand is at home in: it sells nothing elsewhere.
SELECT name AS brand, unnest(departments) AS department
FROM w_brand
ORDER BY ALL
