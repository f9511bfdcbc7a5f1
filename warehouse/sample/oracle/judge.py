"""Judges questions against the truth of a sample market, all questions of a task in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.errors import SpecError
from warehouse.sql_text import literal

if TYPE_CHECKING:
    import duckdb

_SQL = Path(__file__).parent / "sql"
_SHARED = ("base", "words", "measures", "reviews", "service", "queries", "baskets", "sessions", "products")
"""What tasks have in common, in the order in which it is read."""
LOG_TASKS = (
    "complementary_categories",
    "copurchase_retrieval",
    "copurchase_selection",
    "ml_session_recommendation",
    "session_next_product",
    "session_next_query",
    "session_query_recommendation",
)
BOUND = dict.fromkeys(LOG_TASKS, 0.005)
"""The share of wrong options of a task that may be right after all; 0 where the task is not listed."""
FAULTS = ("wrong_gold", "right_option", "wrong_text", "unknown")


@dataclass(frozen=True)
class TaskVerdict:
    """The faults of one task, each counted once a question and place.

    wrong_gold: something marked right is not true (or something true is missing). right_option: a wrong option is
    right; of log tasks: its true rate is a third of the gold's or more. wrong_text: the text shown is no name of what
    it stands for. unknown: the truth does not say, mostly since the prompt names nothing that is there.
    """

    task: str
    questions: int
    wrong_options: int
    wrong_gold: int
    right_option: int
    wrong_text: int
    unknown: int

    @property
    def bound(self) -> float:
        """The share of wrong options that may be right."""
        return BOUND.get(self.task, 0.0)

    @property
    def passed(self) -> bool:
        """No fault but wrong options of log tasks, within the bound."""
        stray = self.right_option > self.bound * self.wrong_options
        return not (stray or self.wrong_gold or self.wrong_text or self.unknown)


@dataclass(frozen=True)
class Verdicts:
    """tasks: by name; faults: question_id, task, language, position (0-based, NULL for the question), what, detail."""

    tasks: dict[str, TaskVerdict]
    faults: pa.Table

    @property
    def passed(self) -> bool:
        """All tasks passed."""
        return all(verdict.passed for verdict in self.tasks.values())


def known_tasks() -> tuple[str, ...]:
    """The tasks that can be judged."""
    return tuple(sorted(path.stem for path in (_SQL / "tasks").glob("*.sql")))


def judge(questions: Sequence[Path], truth: Path, out: Path | None = None) -> Verdicts:
    """Judge the questions of a sample market.

    Args:
        questions: Parquet files of questions (schemas.question), of any stage or of a release.
        truth: the folder `truth` of the market they were made from.
        out: an existing folder for `faults.parquet` and `tasks.parquet`; None writes nothing.

    Raises:
        SpecError: `truth` holds no truth, or a question is of a task the oracle does not know.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        _read(connection, questions, truth)
        for task in _tasks(connection):
            _judge_task(connection, task)
        verdicts = _verdicts(connection)
    if out is not None:
        _write(verdicts, out)
    return verdicts


def _read(connection: "duckdb.DuckDBPyConnection", questions: Sequence[Path], truth: Path) -> None:
    """Tables truth.<name>, and the questions cut into answers and slots."""
    files = sorted(truth.glob("*.parquet"))
    if not (truth / "title.parquet").is_file():
        raise SpecError(
            "there is no truth of a sample market",
            str(truth),
            "Name the folder truth/ that `python -m warehouse.sample` wrote; markets of older versions lack titles.",
        )
    connection.execute("CREATE SCHEMA truth")
    for file in files:
        connection.execute(f'CREATE TABLE truth."{file.stem}" AS FROM read_parquet({literal(file)})')
    connection.execute("SET VARIABLE questions = $1", [[str(file) for file in questions]])
    for name in _SHARED:
        connection.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE fault (question_id VARCHAR, position INTEGER, what VARCHAR, detail VARCHAR)")
    connection.execute(f"INSERT INTO fault {(_SQL / 'common.sql').read_text(encoding='utf-8')}")


def _tasks(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    tasks = [task for (task,) in connection.execute("SELECT DISTINCT task FROM question ORDER BY task").fetchall()]
    unknown = sorted(set(tasks) - set(known_tasks()))
    if unknown:
        raise SpecError(
            f"the oracle does not know the tasks {', '.join(unknown)}",
            str(_SQL / "tasks"),
            "Write there what is true of their options, or leave the tasks out.",
        )
    return tasks


def _judge_task(connection: "duckdb.DuckDBPyConnection", task: str) -> None:
    """What the task's SQL says of each answer becomes a fault where it does not fit; no word of it is a fault, too."""
    for view, table in (("asked", "question"), ("offered", "answer")):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {table} WHERE task = '{task}'")
    sql = (_SQL / "tasks" / f"{task}.sql").read_text(encoding="utf-8")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said AS {sql}")
    connection.execute(
        """INSERT INTO fault
        SELECT a.question_id, a.position, CASE WHEN s.is_right IS NULL THEN 'unknown' WHEN a.is_gold THEN 'wrong_gold'
            ELSE 'right_option' END, concat_ws(': ', a.text, coalesce(s.why, 'the truth does not say'))
        FROM offered a LEFT JOIN said s ON s.question_id = a.question_id AND s.position = a.position
        WHERE s.is_right IS DISTINCT FROM a.is_gold
        UNION ALL
        SELECT question_id, NULL, 'wrong_gold', why FROM said WHERE position IS NULL"""
    )


def _verdicts(connection: "duckdb.DuckDBPyConnection") -> Verdicts:
    faults = connection.sql(
        """SELECT q.question_id, q.task, q.language, f.position, f.what, min(f.detail) AS detail
        FROM fault f JOIN question q USING (question_id) GROUP BY ALL ORDER BY ALL"""
    ).to_arrow_table()
    counts = ", ".join(f"count(*) FILTER (what = '{what}')" for what in FAULTS)
    rows = connection.execute(
        f"""WITH size AS (SELECT task, count(*) AS questions FROM question GROUP BY task),
        wrong AS (SELECT task, count(*) FILTER (NOT is_gold) AS options FROM answer GROUP BY task)
        SELECT task, any_value(questions), any_value(coalesce(options, 0)), {counts}
        FROM size LEFT JOIN wrong USING (task) LEFT JOIN faults USING (task) GROUP BY task ORDER BY task"""
    ).fetchall()
    return Verdicts({row[0]: TaskVerdict(*row) for row in rows}, faults)


def _write(verdicts: Verdicts, out: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(verdicts.faults, out / "faults.parquet")
    rows = [vars(verdict) | {"passed": verdict.passed} for verdict in verdicts.tasks.values()]
    pq.write_table(pa.Table.from_pylist(rows), out / "tasks.parquet")
