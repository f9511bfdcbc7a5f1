-- Right: the phrase is true of the product.
SELECT question_id, position, bool_or(is_true) AS is_right, 'what is true of ' || product AS why
FROM phrase_judged('product_keyphrase_retrieval', NULL) GROUP BY ALL
