"""The quota of each task and language, even over difficulties and categories, and the largest share of one family.

Family and quota are met at once. If every family gives at most its first c questions (in hash order), and then every
language at most its quota, N(c) questions of the task are left; the largest c with c <= share * N(c) is taken. Cutting
families after the quota instead would waste places of the quota on near-copies.

Within a language the places go round: each difficulty in turn, as often as its share says, and within a difficulty
each category in turn, by hash order. What a difficulty or category cannot fill goes to the others; what was wanted and
could not be had is named in the coverage of the release.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from curation.question_tables import first_row, open_questions, write_stage
from schemas.errors import ShopmarkError
from schemas.task import DIFFICULTIES, TaskSpec
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CATEGORY_TABLES = ("category", "product")
"""The core tables that tell the category of a question."""

# The category of a question: its family where that is a category; that of the product, or the category, which its group
# is; else the family itself (a value, a pair of units ...), so that what is alike never fills a quota.
_RANKED = """
CREATE TABLE ranked AS
SELECT question_id, task, language, question.family_key, share,
       coalesce(family.category_id, product.category_id, thing.category_id, question.family_key) AS category,
       difficulty, md5(question_id || chr(31) || 'quota') AS place,
       row_number() OVER (PARTITION BY task, question.family_key ORDER BY share IS NULL, place, question_id)
           AS in_family
FROM question
LEFT JOIN wanted USING (task, difficulty)
LEFT JOIN (SELECT DISTINCT category_id FROM category) AS family ON family.category_id = question.family_key
LEFT JOIN (SELECT product_id, min(category_id) AS category_id FROM product GROUP BY product_id) AS product
    ON product.product_id = question.group_key
LEFT JOIN (SELECT DISTINCT category_id FROM category) AS thing ON thing.category_id = question.group_key
"""

# N(c) for every c that a family reaches. A c above share * all questions cannot hold, which bounds the table.
_CAPS = """
CREATE TABLE cap AS
WITH wanted_only AS (SELECT * FROM ranked WHERE share IS NOT NULL),
bound AS (
    SELECT task, greatest(1, least(max(in_family), floor($share * count(*) + 1e-9))) AS most
    FROM wanted_only GROUP BY task
),
candidate AS (SELECT task, unnest(range(1, most::BIGINT + 1)) AS c FROM bound),
counted AS (SELECT task, language, in_family, count(*) AS questions FROM wanted_only GROUP BY ALL),
by_language AS (
    SELECT task, c, language, least(sum(questions), any_value(per_language)) AS questions
    FROM candidate JOIN counted USING (task) JOIN quota USING (task) WHERE in_family <= c GROUP BY ALL
),
by_task AS (SELECT task, c, sum(questions) AS questions FROM by_language GROUP BY ALL)
SELECT task, max(c) FILTER (c <= $share * questions + 1e-9) AS family_cap, max(questions) FILTER (c = 1) AS families
FROM by_task GROUP BY task
"""

# The n-th question of a difficulty with share s comes at n / s: so the first Q in this order hold the difficulties by
# their shares, and where one runs out the others go on.
_TURNS = """
CREATE TABLE turn AS
WITH of_category AS (
    SELECT *, row_number() OVER (PARTITION BY task, language, difficulty, category ORDER BY place, question_id) AS nth
    FROM ranked JOIN cap USING (task) WHERE in_family <= family_cap AND share IS NOT NULL
), of_difficulty AS (
    SELECT *, row_number() OVER (PARTITION BY task, language, difficulty ORDER BY nth, place, question_id) / share
        AS turn
    FROM of_category
)
SELECT question_id, row_number() OVER (PARTITION BY task, language ORDER BY turn, place, question_id) AS in_language
FROM of_difficulty
"""

_DROPPED = """
INSERT INTO dropped
SELECT question_id, reason, CASE reason
    WHEN 'too_few_families' THEN 'the task has ' || coalesce(families, 0)
        || ' families of questions within its quota; with at most ' || $share || ' of a task for one family it needs '
        || ceil(1 / $share - 1e-9)::BIGINT
    WHEN 'difficulty_not_wanted' THEN 'the task takes no ' || difficulty || ' questions'
    WHEN 'family_share' THEN 'number ' || in_family || ' of its family, of which ' || family_cap || ' are taken'
    ELSE 'number ' || in_language || ' of the task in ' || language || ', of which ' || per_language || ' are taken'
    END
FROM (
    SELECT *, CASE WHEN share IS NULL THEN 'difficulty_not_wanted' WHEN family_cap IS NULL THEN 'too_few_families'
        WHEN in_family > family_cap THEN 'family_share' WHEN in_language > per_language THEN 'over_quota' END AS reason
    FROM ranked LEFT JOIN cap USING (task) JOIN quota USING (task) LEFT JOIN turn USING (question_id)
) WHERE reason IS NOT NULL
"""


def apply_quota(
    questions: Sequence[Path],
    tasks: dict[str, TaskSpec],
    out: Path,
    *,
    per_language: int | None,
    family_share: float,
    snapshot_tables: Mapping[str, Path] | None = None,
) -> None:
    """Write the questions that are taken, and decisions on the others.

    Reasons: over_quota, family_share, too_few_families, difficulty_not_wanted (its share in the task's quota is 0).

    Args:
        questions: Parquet files of QUESTION_SCHEMA.
        tasks: the tasks of the questions, for their quotas.
        out: an existing folder; gets questions.parquet and decisions.parquet.
        per_language: overrides the quota of every task; None takes each task's own.
        family_share: the largest share of a task's questions that one family (task, family_key) may have. A task
            with fewer than 1 / family_share families cannot keep it and leaves whole: too_few_families.
        snapshot_tables: the core tables CATEGORY_TABLES; without them each family is a category of its own.

    Raises:
        ShopmarkError: a file is not a table of questions, or a question belongs to no task of `tasks`.
    """
    connection = open_questions(questions, threads=1)
    try:
        connection.register("quota", _quotas(tasks, per_language))
        connection.register("wanted", _wanted(tasks))
        _open_categories(connection, snapshot_tables or {})
        stranger = first_row(
            connection, "SELECT task, question_id FROM question ANTI JOIN quota USING (task) ORDER BY ALL LIMIT 1"
        )
        if stranger:
            raise ShopmarkError(f"There is no task `{stranger[0]}`", f"question {stranger[1]}", "Name its task folder.")
        connection.execute(_RANKED)
        connection.execute(_CAPS, {"share": family_share})
        connection.execute(_TURNS)
        connection.execute(_DROPPED, {"share": family_share})
        write_stage(connection, "quota", out)
    finally:
        connection.close()


def _quotas(tasks: Mapping[str, TaskSpec], per_language: int | None) -> pa.Table:
    """task, per_language."""
    wanted = [per_language or tasks[name].quota.per_language for name in sorted(tasks)]
    return pa.table({"task": pa.array(sorted(tasks), pa.string()), "per_language": pa.array(wanted, pa.int64())})


def _wanted(tasks: Mapping[str, TaskSpec]) -> pa.Table:
    """task, difficulty, share: one row for each difficulty that a task takes."""
    rows = [
        {"task": name, "difficulty": difficulty, "share": spec.quota.share(difficulty)}
        for name, spec in sorted(tasks.items())
        for difficulty in DIFFICULTIES
        if spec.quota.share(difficulty) > 0
    ]
    schema = pa.schema([("task", pa.string()), ("difficulty", pa.string()), ("share", pa.float64())])
    return pa.Table.from_pylist(rows, schema=schema)


def _open_categories(connection: "DuckDBPyConnection", snapshot_tables: Mapping[str, Path]) -> None:
    for name in CATEGORY_TABLES:
        if name in snapshot_tables:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({literal(snapshot_tables[name])})")
        else:
            connection.execute(f"CREATE TABLE {name} (product_id VARCHAR, category_id VARCHAR)")
