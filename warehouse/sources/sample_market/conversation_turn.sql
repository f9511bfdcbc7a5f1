SELECT nid(id) AS conversation_id, generate_subscripts(turns, 1) AS position, unnest(turns).speaker AS speaker,
       clean_text(unnest(turns).text) AS text, src
FROM conversations
