-- The shop assistant was played by a person, called the wizard. Addresses of pictures and blank utterances say nothing.
WITH turn AS (
    SELECT id, unnest(from_json(utterances, '[{"utterance_id": "INTEGER", "participant": "VARCHAR", "utterance": "VARCHAR"}]')) AS said, src
    FROM dialogues
),
told AS (
    SELECT id, said.utterance_id AS position, said.participant AS participant,
        clean_text(regexp_replace(said.utterance, 'https?://\S+', ' ', 'g')) AS text, src
    FROM turn
)
SELECT nid(id) AS conversation_id, position, CASE participant WHEN 'Client' THEN 'customer' ELSE 'agent' END AS speaker, text, src
FROM told
WHERE text IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id, position ORDER BY text) = 1
