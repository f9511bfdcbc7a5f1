-- The id begins with the kind of goods the dialogue was held about: Books:45:109:118. Under phones some clients asked for
-- cameras, lights and microphones only: the topic of these says nothing.
WITH wished AS (
    SELECT id, src, array_to_string([u.utterance FOR u IN from_json(utterances, '[{"participant": "VARCHAR", "utterance": "VARCHAR"}]') IF u.participant = 'Client'], ' ') AS wish
    FROM dialogues
)
SELECT nid(id) AS conversation_id, 'en' AS locale,
    CASE split_part(id, ':', 1)
        WHEN 'Books' THEN 'Books'
        WHEN 'Cellphones&Accessories' THEN CASE WHEN regexp_matches(lower(wish), '\b(i|cell ?|smart)?phones?\b') THEN 'Cell phones and accessories' END
        WHEN 'Officeproducts' THEN 'Office products'
        WHEN 'SportsandOutdoors' THEN 'Sports and outdoors'
    END AS topic,
    src
FROM wished
