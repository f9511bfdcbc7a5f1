"""The funnel: for each task, language and stage how many questions came in, were dropped, and remain.

Columns of the funnel table: task, language, stage, entered, dropped, remaining; one row for each stage of
`schemas.question.STAGES`, so that `remaining` of a stage is `entered` of the next and the last is what is released.
"""

from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.errors import GateError
from schemas.question import STAGES
from warehouse.memory import memory_database

_COUNTS = """
CREATE OR REPLACE TEMP TABLE dropped AS
SELECT task, language, stage, count(*) AS dropped FROM decisions GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE funnel AS
WITH place AS (
    SELECT task, language FROM released UNION SELECT task, language FROM decisions
), stage AS (
    SELECT unnest($stages) AS stage, generate_subscripts($stages, 1) AS step
), kept AS (
    SELECT task, language, count(*) AS kept FROM released GROUP BY ALL
), step AS (
    SELECT p.task, p.language, s.stage, s.step, coalesce(d.dropped, 0) AS dropped, coalesce(k.kept, 0) AS kept
    FROM place p CROSS JOIN stage s
    LEFT JOIN dropped d ON d.task = p.task AND d.language = p.language AND d.stage = s.stage
    LEFT JOIN kept k ON k.task = p.task AND k.language = p.language
)
SELECT task, language, stage, step, dropped,
       kept + coalesce(sum(dropped) OVER later, 0) AS remaining
FROM step
WINDOW later AS (PARTITION BY task, language ORDER BY step ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
"""


def build_funnel(released: pa.Table, decisions: pa.Table, generated: list[Path] | None = None) -> pa.Table:
    """Count the questions of each task, language and stage.

    Args:
        released: the questions that remain (columns question_id, task, language are read).
        decisions: what was dropped (`schemas.question.DECISION_SCHEMA`).
        generated: the questions.parquet files of the generate stage; when given, every question in them must be
            either released or dropped, and nothing else may be.

    Returns:
        task, language, stage, entered, dropped, remaining; sorted by task, language and the order of the stages.

    Raises:
        GateError: a question is dropped twice, dropped and released, lost, or out of nowhere, or a stage is unknown.
    """
    with memory_database() as db:
        db.register("released", released.select(["question_id", "task", "language"]))
        db.register("decisions", decisions.select(["question_id", "task", "language", "stage", "reason"]))
        _check_each_is_counted_once(db)
        if generated is not None:
            _check_nothing_is_lost(db, generated)
        db.execute(_COUNTS, {"stages": list(STAGES)})
        return db.sql(
            "SELECT task, language, stage, (remaining + dropped)::BIGINT AS entered, dropped::BIGINT AS dropped, "
            "remaining::BIGINT AS remaining FROM funnel ORDER BY task, language, step"
        ).to_arrow_table()


def stage_totals(funnel: pa.Table) -> dict[str, int]:
    """Stage -> questions that remain after it, over all tasks and languages."""
    with memory_database() as db:
        db.register("funnel", funnel)
        found = dict(db.execute("SELECT stage, sum(remaining)::BIGINT FROM funnel GROUP BY stage").fetchall())
    return {stage: found.get(stage, 0) for stage in STAGES}


def reasons(decisions: pa.Table) -> pa.Table:
    """stage, reason, questions: why questions were dropped, most frequent first within the order of the stages."""
    with memory_database() as db:
        db.register("decisions", decisions)
        return db.sql(
            "SELECT * FROM (SELECT stage, reason, count(*) AS questions FROM decisions GROUP BY stage, reason) "
            "ORDER BY list_position($stages, stage), questions DESC, reason",
            params={"stages": list(STAGES)},
        ).to_arrow_table()


def _check_each_is_counted_once(db: duckdb.DuckDBPyConnection) -> None:
    unknown = db.execute(
        "SELECT DISTINCT stage FROM decisions WHERE stage IS NULL OR NOT list_contains($stages, stage) ORDER BY ALL",
        {"stages": list(STAGES)},
    ).fetchall()
    if unknown:
        raise GateError(
            f"decisions name unknown stages: {', '.join(str(row[0]) for row in unknown)}",
            "decisions.parquet",
            f"Known stages: {', '.join(STAGES)}.",
        )
    twice = db.execute(
        "SELECT question_id, string_agg(place, ' and ' ORDER BY place) FROM ("
        " SELECT question_id, 'released' AS place FROM released"
        " UNION ALL SELECT question_id, stage || ' (' || reason || ')' FROM decisions"
        ") GROUP BY question_id HAVING count(*) > 1 ORDER BY question_id LIMIT 5"
    ).fetchall()
    if twice:
        raise GateError(
            "the funnel does not add up: questions are counted more than once",
            "; ".join(f"{name}: {places}" for name, places in twice),
            "A stage must either pass a question on or write one decision for it.",
        )


def _check_nothing_is_lost(db: duckdb.DuckDBPyConnection, generated: list[Path]) -> None:
    paths = [str(path) for path in generated]
    source = "read_parquet($paths)" if paths else "(SELECT ''::VARCHAR AS question_id WHERE false)"
    wrong = db.execute(
        f"WITH made AS (SELECT question_id FROM {source}), seen AS ("
        " SELECT question_id FROM released UNION ALL SELECT question_id FROM decisions WHERE stage <> 'generate')"
        " SELECT question_id, 'lost' AS fault FROM made ANTI JOIN seen USING (question_id)"
        " UNION ALL SELECT question_id, 'never generated' FROM seen ANTI JOIN made USING (question_id)"
        " ORDER BY ALL LIMIT 5",
        {"paths": paths} if paths else {},
    ).fetchall()
    if wrong:
        raise GateError(
            "the funnel does not add up: generated questions are not all released or dropped",
            "; ".join(f"{name}: {fault}" for name, fault in wrong),
            "Give the decisions of every stage that ran, and the questions of every task that was generated.",
        )
