-- The exact chance that the next product of a session is of the other category.
WITH sizes AS (
    SELECT DISTINCT category, members FROM active
), chances AS (
    SELECT DISTINCT category, near + same_category AS stay, companion + complement AS move,
           1 - near - same_category - companion - complement AS noise
    FROM session_chance
), links AS (
    SELECT DISTINCT category, other_category, turns FROM companion
)
SELECT c.category, s.category AS other,
       round(CASE WHEN s.category = c.category THEN stay ELSE 0 END + COALESCE(move / l.turns, 0)
             + noise * s.members / (SELECT count(*) FROM active), 9) AS chance
FROM chances c CROSS JOIN sizes s
LEFT JOIN links l ON l.category = c.category AND l.other_category = s.category
ORDER BY ALL
