"""What a family of near-copies may keep when questions of its task have left since the quota was filled."""

import pyarrow as pa

from warehouse.memory import memory_database

# The largest c with c <= share * N(c), N(c) being what is left when every family gives at most c; one question is no
# near-copy, so a family may always keep one.
_ABOVE = """
WITH ranked AS (
    SELECT question_id, task, family_key, row_number() OVER (
        PARTITION BY task, family_key ORDER BY md5(question_id || chr(31) || 'quota'), question_id) AS in_family
    FROM question
), counted AS (SELECT task, in_family, count(*) AS n FROM ranked GROUP BY ALL
), running AS (SELECT task, in_family AS c, sum(n) OVER (PARTITION BY task ORDER BY in_family) AS left_over FROM counted
), cap AS (
    SELECT task, coalesce(max(c) FILTER (c <= $share * left_over + 1e-9), 1) AS c FROM running GROUP BY task
)
SELECT question_id FROM ranked JOIN cap USING (task) WHERE in_family > c ORDER BY question_id
"""


def above_family_share(questions: pa.Table, family_share: float) -> pa.Array:
    """Ids of the questions (question_id, task, family_key) by which families are above their share, by hash order."""
    with memory_database() as db:
        db.register("question", questions.select(["question_id", "task", "family_key"]))
        return db.sql(_ABOVE, params={"share": family_share}).to_arrow_table()["question_id"].combine_chunks()
