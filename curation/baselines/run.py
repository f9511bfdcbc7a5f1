"""Measures every baseline on every task, balances what is flagged, and refuses what can still be guessed."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from curation.baselines import longest, majority, only_number, position, question_blind
from curation.baselines.balance import balance
from curation.baselines.baseline import DRAW_FOLDS, JUDGE_FOLDS, Baseline, Folds, Offered, cross_hits
from curation.baselines.judge import Measured, Verdict, holm
from curation.baselines.likeness import measure_likeness
from curation.baselines.tables import BASELINE_SCHEMA, COLUMNS, LIKENESS_SCHEMA, NOT_TESTED, create_pool
from curation.question_tables import open_questions, write_sorted, write_stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BASELINES: tuple[Baseline, ...] = (
    majority.BASELINE,
    position.BASELINE,
    longest.BASELINE,
    only_number.BASELINE,
    question_blind.BASELINE,
)

ITEMS = 2_000
"""Questions of a task that are judged, the first in hash order; all there are where there are fewer."""

_FIRST: Folds = [(DRAW_FOLDS, JUDGE_FOLDS), (JUDGE_FOLDS, DRAW_FOLDS)]
_AGAIN: Folds = [((*DRAW_FOLDS, *JUDGE_FOLDS[2:]), JUDGE_FOLDS[:2]), ((*DRAW_FOLDS, *JUDGE_FOLDS[:2]), JUDGE_FOLDS[2:])]
"""After balancing, only the folds judge that had no say in it."""


@dataclass
class _Task:
    """What became of a task: measured first, left out by baseline, measured again after balancing."""

    name: str
    first: list[Measured]
    left_out: dict[str, int] = field(default_factory=dict)
    again: list[Measured] | None = None

    @property
    def last(self) -> list[Measured]:
        return self.again or self.first


def judge_baselines(questions: Sequence[Path], out: Path, *, embedder: str, threads: int) -> list[str]:
    """Write the questions of the tasks that cannot be guessed, and what the baselines scored.

    Writes questions.parquet; decisions.parquet with cue_balanced (left out so that a flagged cue is worth no more than
    a guess) and fault_baseline (the task is refused: the lower 95 % Wilson bound of a baseline, corrected by Holm over
    all tests, still lies more than 3 points above chance); baselines.parquet (BASELINE_SCHEMA) and likeness.parquet
    (LIKENESS_SCHEMA) of all tasks.

    Args:
        questions: Parquet files of QUESTION_SCHEMA, the distinct candidates.
        out: an existing folder.
        embedder: its name, as in `dedupe.embedder`, for the likeness of prompt and options.
        threads: does not change the result.

    Returns:
        The refused tasks, sorted.

    Raises:
        ShopmarkError: a file is not a table of questions, or the embedder cannot be loaded.
    """
    import sklearn.linear_model  # type: ignore[import-untyped]  # noqa: F401  # limits bind what is loaded before them
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    connection = open_questions(questions, threads)
    try:
        names = create_pool(connection)
        # With more threads the sums of a model depend on how many there are; tasks run side by side instead.
        with threadpool_limits(1), ThreadPoolExecutor(threads) as side_by_side:
            tasks = _measure_all(connection, names, side_by_side)
            before = holm([test for task in tasks for test in task.first])
            _balance_flagged(
                connection, [task for task, faults in _by_task(tasks, before) if any(faults)], side_by_side
            )
        after = holm([test for task in tasks for test in task.last])
        refused = _refuse(connection, tasks, after)
        write_stage(connection, "baselines", out)
        rows = _rows(connection, tasks, before, after)
        write_sorted(pa.Table.from_pylist(rows, schema=BASELINE_SCHEMA), out / "baselines.parquet", BASELINE_SCHEMA)
        write_sorted(measure_likeness(connection, embedder, threads), out / "likeness.parquet", LIKENESS_SCHEMA)
    finally:
        connection.close()
    return refused


def _measure_all(connection: "DuckDBPyConnection", names: list[str], side_by_side: ThreadPoolExecutor) -> list[_Task]:
    samples = [_offered(connection, name, f"place < {ITEMS}") for name in names]
    measured = side_by_side.map(lambda sample: _measure(sample, _FIRST), samples)
    return [_Task(name, tests) for name, tests in zip(names, measured, strict=True)]


def _offered(connection: "DuckDBPyConnection", task: str, which: str) -> Offered:
    query = f"SELECT {COLUMNS} FROM pool WHERE task = $task AND {which} ORDER BY question_id"
    return Offered(connection.sql(query, params={"task": task}).to_arrow_table())


def _measure(offered: Offered, folds: Folds) -> list[Measured]:
    import numpy as np

    tests = []
    for baseline in BASELINES:
        hits = cross_hits(offered, baseline, folds)
        judged = ~np.isnan(hits)
        items = int(judged.sum())
        tests.append(
            Measured(
                items,
                round(float(hits[judged].mean()), 6) if items else 0.0,
                round(float(offered.chance[judged].mean()), 6) if items else 0.0,
            )
        )
    return tests


def _by_task(tasks: list[_Task], verdicts: list[Verdict]) -> list[tuple[_Task, list[bool]]]:
    wide = len(BASELINES)
    return [(task, [one.fault for one in verdicts[n * wide : (n + 1) * wide]]) for n, task in enumerate(tasks)]


def _balance_flagged(connection: "DuckDBPyConnection", flagged: list[_Task], side_by_side: ThreadPoolExecutor) -> None:
    """Leave questions out (into `dropped`), and measure what is left on the folds that had no say."""
    query = "SELECT place FROM pool WHERE task = ? ORDER BY question_id"
    places = [connection.execute(query, [task.name]).fetchnumpy()["place"] for task in flagged]
    all_offered = [_offered(connection, task.name, "true") for task in flagged]
    balanced = side_by_side.map(lambda offered, place: balance(offered, BASELINES, place), all_offered, places)
    for task, offered, left_out in zip(flagged, all_offered, balanced, strict=True):
        if left_out.num_rows == len(offered.counts):
            continue  # every question carries the cue: nothing can be balanced, and the first verdict stands
        connection.register("left_out", left_out)
        connection.register(
            "words", pa.table({"baseline": [b.name for b in BASELINES], "words": [b.words for b in BASELINES]})
        )
        connection.execute(
            "INSERT INTO dropped SELECT question_id, 'cue_balanced', "
            "'left out, so that choosing ' || words || ' is right no more often than chance' "
            "FROM left_out JOIN words USING (baseline)"
        )
        connection.execute("DELETE FROM pool WHERE question_id IN (SELECT question_id FROM left_out)")
        connection.unregister("left_out")
        connection.unregister("words")
        counts = left_out["baseline"].value_counts().to_pylist()
        task.left_out = {row["values"]: row["counts"] for row in counts}
        halves = " OR ".join(
            f"question_id IN (SELECT question_id FROM pool WHERE task = $task AND fold IN {half} "
            f"ORDER BY place LIMIT {ITEMS})"
            for half in (DRAW_FOLDS, JUDGE_FOLDS)
        )
        again = _measure(_offered(connection, task.name, f"({halves})"), _AGAIN)
        task.again = again if again[0].items else None  # nothing is left that could judge: the first verdict stands


def _refuse(connection: "DuckDBPyConnection", tasks: list[_Task], verdicts: list[Verdict]) -> list[str]:
    """Put the questions of refused tasks into `dropped`; gives the tasks."""
    refused = []
    for number, (task, faults) in enumerate(_by_task(tasks, verdicts)):
        if any(faults):
            worst = max(
                (place for place, fault in enumerate(faults) if fault),
                key=lambda place: task.last[place].hits - task.last[place].chance,
            )
            test, bound = task.last[worst], verdicts[number * len(BASELINES) + worst].bound
            detail = (
                f"choosing {BASELINES[worst].words} is right in {test.hits:.1%} of {test.items} questions of the task "
                f"(surely in {bound:.1%}), by chance in {test.chance:.1%}"
            )
            connection.execute(
                "INSERT INTO dropped SELECT question_id, 'fault_baseline', $detail FROM question "
                "WHERE task = $task AND question_id NOT IN (SELECT question_id FROM dropped)",
                {"detail": detail, "task": task.name},
            )
            refused.append(task.name)
    return refused


def _rows(
    connection: "DuckDBPyConnection", tasks: list[_Task], before: list[Verdict], after: list[Verdict]
) -> list[dict[str, Any]]:
    """The rows of baselines.parquet: tasks by name, baselines in their order."""
    kinds = connection.execute("SELECT task, min(question_type), count(*) FROM question GROUP BY task").fetchall()
    kind = {task: (question_type, count) for task, question_type, count in kinds}
    rows: list[dict[str, Any]] = [
        {"task": task, "question_type": of, "questions": count, "verdict": "not_tested", "why": NOT_TESTED[of]}
        for task, (of, count) in kind.items()
        if of in NOT_TESTED
    ]
    for number, task in enumerate(tasks):
        for place, baseline in enumerate(BASELINES):
            first, last = before[number * len(BASELINES) + place], after[number * len(BASELINES) + place]
            again = task.again[place] if task.again else None
            rows.append(
                {
                    "task": task.name,
                    "question_type": kind[task.name][0],
                    "baseline": baseline.name,
                    "questions": kind[task.name][1],
                    "items": task.first[place].items,
                    "chance": task.first[place].chance,
                    "hits": task.first[place].hits,
                    "bound": round(first.bound, 6),
                    "left_out": task.left_out.get(baseline.name, 0),
                    "balanced_items": again.items if again else None,
                    "balanced_hits": again.hits if again else None,
                    "balanced_bound": round(last.bound, 6) if again else None,
                    "verdict": "refused" if last.fault else "balanced" if first.fault else "passed",
                    "why": baseline.words,
                }
            )
    return sorted(rows, key=lambda row: row["task"])
