-- Every event of the logs, with the step of the chain it tells and whether it is noise.
SELECT event, session, position, step, kind, product, is_noise
FROM event
ORDER BY event
