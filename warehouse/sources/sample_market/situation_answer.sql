SELECT nid(id) AS situation_id, nid(answer.id || '-' || aspect) AS answer_id, clean_text(answer.text) AS text,
       answer.typicality AS typicality, src
FROM situations, unnest(answers) AS t(answer)
