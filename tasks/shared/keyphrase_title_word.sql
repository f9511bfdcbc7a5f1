SELECT product_id, locale, word, count(*) OVER (PARTITION BY locale, word) AS titles FROM (SELECT DISTINCT product_id, locale, unnest(regexp_extract_all(title, '\pL{4,}')) AS word FROM step.loose)
QUALIFY titles <= 30
