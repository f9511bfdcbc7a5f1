"""The quota of each task and language, and the largest share of a task that one family may have.

Both are met at once. If every family gives at most its first c questions (in hash order), and then every language at
most its quota, N(c) questions of the task are left; the largest c with c <= share * N(c) is taken. Cutting families
after the quota instead would waste places of the quota on near-copies.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from curation.question_tables import first_row, open_questions, write_stage
from schemas.errors import ShopmarkError
from schemas.task import TaskSpec

_RANKED = """
CREATE TABLE ranked AS
SELECT question_id, task, language, family_key, md5(question_id || chr(31) || 'quota') AS place,
       row_number() OVER (PARTITION BY task, family_key ORDER BY place, question_id) AS in_family
FROM question
"""

# N(c) for every c that a family reaches. A c above share * all questions cannot hold, which bounds the table.
_CAPS = """
CREATE TABLE cap AS
WITH bound AS (
    SELECT task, greatest(1, least(max(in_family), floor($share * count(*) + 1e-9))) AS most FROM ranked GROUP BY task
),
candidate AS (SELECT task, unnest(range(1, most::BIGINT + 1)) AS c FROM bound),
counted AS (SELECT task, language, in_family, count(*) AS questions FROM ranked GROUP BY ALL),
by_language AS (
    SELECT task, c, language, least(sum(questions), any_value(per_language)) AS questions
    FROM candidate JOIN counted USING (task) JOIN quota USING (task) WHERE in_family <= c GROUP BY ALL
),
by_task AS (SELECT task, c, sum(questions) AS questions FROM by_language GROUP BY ALL)
SELECT task, max(c) FILTER (c <= $share * questions + 1e-9) AS family_cap, max(questions) FILTER (c = 1) AS families
FROM by_task GROUP BY task
"""

_DROPPED = """
INSERT INTO dropped
SELECT question_id, reason, CASE reason
    WHEN 'too_few_families' THEN 'the task has ' || families || ' families of questions within its quota; with at most '
        || $share || ' of a task for one family it needs ' || ceil(1 / $share - 1e-9)::BIGINT
    WHEN 'family_share' THEN 'number ' || in_family || ' of its family, of which ' || family_cap || ' are taken'
    ELSE 'number ' || in_language || ' of the task in ' || language || ', of which ' || per_language || ' are taken'
    END
FROM (
    SELECT *, CASE WHEN family_cap IS NULL THEN 'too_few_families' WHEN in_family > family_cap THEN 'family_share'
        WHEN in_language > per_language THEN 'over_quota' END AS reason
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY task, language, in_family <= family_cap ORDER BY place, question_id) AS in_language
        FROM ranked JOIN cap USING (task) JOIN quota USING (task)
    )
) WHERE reason IS NOT NULL
"""


def apply_quota(
    questions: Sequence[Path],
    tasks: dict[str, TaskSpec],
    out: Path,
    *,
    per_language: int | None,
    family_share: float,
) -> None:
    """Write the questions that are taken, and decisions with over_quota, family_share or too_few_families.

    Args:
        questions: Parquet files of QUESTION_SCHEMA.
        tasks: the tasks of the questions, for their quotas.
        out: an existing folder; gets questions.parquet and decisions.parquet.
        per_language: overrides the quota of every task; None takes each task's own.
        family_share: the largest share of a task's questions that one family (task, family_key) may have. A task
            with fewer than 1 / family_share families cannot keep it and leaves whole: too_few_families.

    Raises:
        ShopmarkError: a file is not a table of questions, or a question belongs to no task of `tasks`.
    """
    connection = open_questions(questions, threads=1)
    try:
        quota = pa.table(
            {
                "task": pa.array(sorted(tasks), pa.string()),
                "per_language": pa.array(
                    [per_language or tasks[name].quota.per_language for name in sorted(tasks)], pa.int64()
                ),
            }
        )
        connection.register("quota", quota)
        stranger = first_row(
            connection, "SELECT task, question_id FROM question ANTI JOIN quota USING (task) ORDER BY ALL LIMIT 1"
        )
        if stranger:
            raise ShopmarkError(f"There is no task `{stranger[0]}`", f"question {stranger[1]}", "Name its task folder.")
        connection.execute(_RANKED)
        connection.execute(_CAPS, {"share": family_share})
        connection.execute(_DROPPED, {"share": family_share})
        write_stage(connection, "quota", out)
    finally:
        connection.close()
