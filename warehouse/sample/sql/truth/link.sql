-- Leaf categories bought together (complements) or serving the same need (substitutes), both directions.
SELECT kind, category, other
FROM w_link
ORDER BY ALL
