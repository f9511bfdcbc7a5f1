-- Right: what comes after the last product shown; sessions.sql says how it is reckoned.
FROM next_product('session_next_product', false)
