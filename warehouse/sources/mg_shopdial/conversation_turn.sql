-- The shop assistant was played by a person, called the wizard. Blank utterances say nothing.
WITH turn AS (
    SELECT id, unnest(from_json(utterances, '[{"utterance_id": "INTEGER", "participant": "VARCHAR", "utterance": "VARCHAR"}]')) AS said, src
    FROM dialogues
)
SELECT nid(id) AS conversation_id, said.utterance_id AS position,
    CASE said.participant WHEN 'Client' THEN 'customer' ELSE 'agent' END AS speaker,
    clean_text(said.utterance) AS text, src
FROM turn
WHERE clean_text(said.utterance) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id, said.utterance_id ORDER BY said.utterance) = 1
