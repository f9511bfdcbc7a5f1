"""One set of options under several questions about the same thing, with different answers: only one answer stays.

Whoever sees all of them finds the right ones by elimination (four numbers of one product under the questions for its
weight, height, width and depth). The same thing is the same group, or the same family of near-copies. Labels are no
such set (stars 1 to 5, exact or substitute): those that stand in many groups, or that are all the task ever offers.
"""

from curation.filters.base import Filter

LABEL_GROUPS = 10
"""A set that stands in so many groups is a closed list of labels."""

FILTER = Filter(
    "option_set_reused",
    f"""
    WITH offered_set AS (
        SELECT question_id, task, language, group_key, family_key,
            hash(list_sort(list_transform(options, lambda o: lower(trim(o))))) AS option_set,
            list_sort(list_transform(gold_index, lambda g: lower(trim(options[g + 1])))) AS gold
        FROM question WHERE question_type IN ('multiple_choice', 'retrieval')
    ), label AS (
        SELECT task, language, option_set FROM offered_set GROUP BY ALL
        HAVING count(DISTINCT group_key) >= {LABEL_GROUPS}
        UNION ALL
        SELECT task, language, min(option_set) FROM offered_set GROUP BY task, language
        HAVING min(option_set) = max(option_set)
    ), unlabelled AS (
        SELECT * FROM offered_set ANTI JOIN label USING (task, language, option_set)
    ), sibling AS (
        SELECT question_id, task, language, option_set, gold, 'group' AS kind, group_key AS key FROM unlabelled
        UNION ALL SELECT question_id, task, language, option_set, gold, 'family', family_key FROM unlabelled
    ), reused AS (
        SELECT task, language, option_set, kind, key, arg_min(question_id, place) AS first_id,
            arg_min(gold, place) AS first_gold
        FROM (SELECT *, md5(question_id || chr(31) || 'option set') AS place FROM sibling)
        GROUP BY ALL HAVING count(DISTINCT gold) > 1
    )
    SELECT question_id, 'the options of question ' || first_id || ' of the same ' || kind
        || ', which has another answer' AS detail
    FROM sibling JOIN reused USING (task, language, option_set, kind, key) WHERE gold <> first_gold
    """,
)
