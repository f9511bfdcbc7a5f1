-- The id begins with the kind of goods the dialogue was held about: Books:45:109:118.
SELECT nid(id) AS conversation_id, 'en' AS locale,
    CASE split_part(id, ':', 1)
        WHEN 'Books' THEN 'Books'
        WHEN 'Cellphones&Accessories' THEN 'Cell phones and accessories'
        WHEN 'Officeproducts' THEN 'Office products'
        WHEN 'SportsandOutdoors' THEN 'Sports and outdoors'
    END AS topic,
    src
FROM dialogues
