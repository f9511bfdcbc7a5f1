-- A type under which other words of the same query were marked elsewhere tells nothing sure.
WITH word AS (SELECT query, entity, unnest(texts) AS text, src FROM entity),
sure AS (SELECT query, entity FROM entity GROUP BY ALL HAVING count(DISTINCT texts) = 1)
SELECT nid(query) AS query_id, entity, text, min(src) AS src
FROM word SEMI JOIN sure USING (query, entity)
WHERE text IS NOT NULL
GROUP BY ALL
