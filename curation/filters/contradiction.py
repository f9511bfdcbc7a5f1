"""The same prompt in the same language with two answers: all of them leave, each naming another.

Where there are options, a prompt may well have several right answers (any valid value of an attribute) if each
question offers one. It is a contradiction when what one question calls right another calls wrong; in a ranking, when
the same item has two gains. Where there are none, it is one when the references differ.
"""

from curation.filters.base import Filter

FILTER = Filter(
    "contradiction",
    """
    WITH prompt AS (
        SELECT language, md5(trim(prompt)) AS prompt_hash
        FROM question GROUP BY ALL HAVING count(*) > 1
    ),
    repeated AS (
        SELECT question_id, language, md5(trim(prompt)) AS prompt_hash, options, gold_index, gains, "references"
        FROM question SEMI JOIN prompt
          ON prompt.language = question.language AND prompt.prompt_hash = md5(trim(question.prompt))
    ),
    option AS (
        SELECT question_id, language, prompt_hash, options, gold_index, gains,
            unnest(range(1, len(options) + 1)) AS place
        FROM repeated
    ),
    answer AS (
        SELECT question_id, language, prompt_hash, lower(trim(options[place])) AS text, CASE
            WHEN len(gains) > 0 THEN 'gain ' || gains[place]
            WHEN list_contains(gold_index, place - 1) THEN 'right' ELSE 'wrong' END AS says
        FROM option
        UNION ALL
        SELECT question_id, language, prompt_hash, '', array_to_string(list_sort("references"), ' | ')
        FROM repeated WHERE len(options) = 0
    ),
    side AS (
        SELECT language, prompt_hash, text, says, min(question_id) AS question_id FROM answer GROUP BY ALL
    )
    SELECT answer.question_id,
        'question ' || side.question_id || ' has the same prompt, and to it "' || left(answer.text, 80) || '" is '
            || left(side.says, 80) || ', here ' || left(answer.says, 80) AS detail
    FROM answer JOIN side USING (language, prompt_hash, text)
    WHERE side.says <> answer.says
    """,
)
