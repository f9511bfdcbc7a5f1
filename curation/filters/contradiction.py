"""The same question in the same language with two answers: all of them leave, each naming another.

The same question is the same prompt in any task, or the same slots in one task, whatever the phrasing; case and spaces
do not count.

Where there are options, a prompt may well have several right answers (any valid value of an attribute) if each
question offers one. It is a contradiction when what one question calls right another calls wrong; in a ranking, when
the same item has two gains. Where there are none, it is one when the references differ.
"""

from curation.filters.base import Filter

FILTER = Filter(
    "contradiction",
    """
    WITH asked AS (
        SELECT question_id, unnest([
            hash(language, replace(lower(prompt), ' ', '')),
            hash(task, language, list_transform(map_values(slots), lambda t: replace(lower(t), ' ', '')))
        ]) AS asked
        FROM question
    ),
    again AS (SELECT asked FROM asked GROUP BY asked HAVING count(DISTINCT question_id) > 1),
    repeated AS (
        SELECT question_id, asked, options, gold_index, gains, "references"
        FROM asked SEMI JOIN again USING (asked) JOIN question USING (question_id)
    ),
    option AS (
        SELECT question_id, asked, options, gold_index, gains,
            unnest(range(1, len(options) + 1)) AS place
        FROM repeated
    ),
    answer AS (
        SELECT question_id, asked, lower(trim(options[place])) AS text, CASE
            WHEN len(gains) > 0 THEN 'gain ' || gains[place]
            WHEN list_contains(gold_index, place - 1) THEN 'right' ELSE 'wrong' END AS says
        FROM option
        UNION ALL
        SELECT question_id, asked, '', array_to_string(list_sort("references"), ' | ')
        FROM repeated WHERE len(options) = 0
    ),
    side AS (
        SELECT asked, text, says, min(question_id) AS question_id FROM answer GROUP BY ALL
    )
    SELECT answer.question_id,
        'question ' || side.question_id || ' asks the same, and to it "' || left(answer.text, 80) || '" is '
            || left(side.says, 80) || ', here ' || left(answer.says, 80) AS detail
    FROM answer JOIN side USING (asked, text)
    WHERE side.says <> answer.says
    """,
)
