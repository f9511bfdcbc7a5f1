-- The pairs whose languages are known. Sources are real titles (left), targets were made by a machine (right).
WITH pair AS (
    SELECT nid(id) AS left_id, nid(machine_id) AS right_id, min(src) AS src
    FROM translation WHERE title <> machine_title
    GROUP BY ALL
)
SELECT 'same_as' AS kind, left_id, right_id, 'machine translation of the title' AS evidence, src FROM pair
UNION ALL
SELECT 'translated_as', left_id, right_id, 'machine translation of the title', src FROM pair
