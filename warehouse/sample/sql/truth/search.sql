-- What was typed in the search box in the sessions, in which language, and the leaf category that was meant by it.
SELECT e.event, e.session, e.position, e.locale, e.query AS text, coalesce(n.category, a.category) AS category, e.is_noise
FROM event e
JOIN visit v USING (session, step)
JOIN active a USING (idx)
LEFT JOIN w_category_name n ON e.is_noise AND n.locale = e.locale AND n.kind = 'name' AND lower(n.noun) = e.query
WHERE e.kind = 'query'
ORDER BY e.event
