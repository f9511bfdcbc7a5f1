-- The topic is named in the language of the conversation.
SELECT nid(id) AS conversation_id, locale, clean_text(topic) AS topic, src FROM conversations
