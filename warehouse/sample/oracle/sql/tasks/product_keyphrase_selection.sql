-- Right: all phrases of the set are true of the product.
SELECT question_id, position, bool_and(is_true) AS is_right,
    'true of ' || product || ': ' || coalesce(string_agg(word, ', ' ORDER BY word) FILTER (is_true), 'nothing') AS why
FROM (
    SELECT question_id, position, product, word, bool_or(is_true) AS is_true
    FROM phrase_judged('product_keyphrase_selection', ' *[;；、] *') GROUP BY ALL
)
GROUP BY question_id, position, product
