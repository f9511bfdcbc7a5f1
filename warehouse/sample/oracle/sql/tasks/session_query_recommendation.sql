-- Right: a query for what comes next; sessions.sql says how it is reckoned.
FROM next_query('session_query_recommendation')
