-- Right: what comes after the last product shown; sessions.sql says how it is reckoned.
FROM next_product('ml_session_recommendation', true)
