-- The pairs whose languages are known. Sources are real titles, targets were made by a machine.
SELECT 'same_as' AS kind, nid(id) AS left_id, nid(machine_id) AS right_id, 'machine translation of the title' AS evidence, min(src) AS src
FROM translation WHERE title <> machine_title
GROUP BY ALL
