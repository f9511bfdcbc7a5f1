-- Faults that any task may have: the text shown is not what stands behind it, or the question cannot be answered.
SELECT question_id, NULL::BIGINT AS position, 'wrong_text' AS what, 'the prompt does not show its ' || slot AS detail
FROM slot JOIN question USING (question_id) WHERE NOT contains(prompt, text)
UNION ALL
SELECT question_id, NULL, 'wrong_gold', len(gold_index) || ' options are marked right'
FROM question WHERE (question_type = 'multiple_choice' AND len(gold_index) <> 1)
    OR (question_type = 'retrieval' AND len(gold_index) NOT BETWEEN 1 AND 3)
UNION ALL
SELECT question_id, NULL, 'wrong_gold', 'nothing is marked right' FROM question ANTI JOIN answer USING (question_id)
UNION ALL
SELECT a.question_id, a.position, 'right_option', a.text || ' stands there as right, too'
FROM answer a JOIN answer g ON g.question_id = a.question_id AND g.word = a.word AND g.is_gold WHERE NOT a.is_gold
UNION ALL
-- The name must be one in the language of the question; tasks of two languages look at it themselves.
SELECT a.question_id, a.position, 'wrong_text', coalesce(a.text, 'nothing') || ' is no name of ' || a.entity
FROM answer a
ANTI JOIN called c ON c.entity = a.entity
    -- What decides may stand behind a title, in brackets.
    AND (c.word = a.word OR (a.task = 'product_compatibility' AND regexp_full_match(substr(a.word, length(c.word) + 1), ' ?[(（].*[)）]') AND starts_with(a.word, c.word)))
    AND (c.locale = a.language OR a.task IN (
        'entity_alignment', 'title_translation', 'ml_query_product_ranking', 'ml_session_recommendation'))
ANTI JOIN truth.review r ON r.review = a.entity  -- has no name: its task reads the text
WHERE a.entity IS NOT NULL AND NOT starts_with(a.entity, 'brand:')  -- brands are their names
