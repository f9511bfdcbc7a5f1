-- One purchase of two products; all intentions that were judged for it are answers.
SELECT nid(item_a_id || '+' || item_b_id) AS situation_id, 'en' AS locale,
    clean_text(min(item_a_name)) || ' + ' || clean_text(min(item_b_name)) AS text, 'intention' AS aspect, min(src) AS src
FROM intentions WHERE item_a_id <> item_b_id GROUP BY item_a_id, item_b_id
