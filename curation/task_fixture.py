"""The test of a task: its fixture's rows go through the real child process, the questions are compared."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curation.generation import generate_task
from curation.task_advice import alike_advice
from curation.task_folder import ExpectedQuestion, TaskFolder
from schemas.core import CORE_TABLES
from schemas.errors import SpecError
from schemas.languages import LANGUAGES
from schemas.question_type import QuestionType
from schemas.yaml_file import line_of
from warehouse.memory import memory_database

FIXTURE_SOURCE, FIXTURE_LICENCE = "fixture", "CC0-1.0"


def check_fixture(task: TaskFolder) -> list[str]:
    """Run the task on its fixture in the real child and report what is not as expected.

    Raises:
        GenerationError: the SQL is wrong.
        SpecError: a fixture row does not fit its core table.
    """
    questions, decisions = _run_fixture(task, turned=False)
    problems = _mismatches(task, questions, decisions)
    again, decisions_again = _run_fixture(task, turned=True)
    if not (questions.equals(again) and decisions.equals(decisions_again)):
        problems.append(
            f"{task.path / 'facts.sql'}: the answer depends on the order of the rows; give every list(), first() and "
            "row_number() an ORDER BY that ends in a key"
        )
    return problems


def fixture_advice(task: TaskFolder) -> list[str]:
    """Options of the fixture that read alike: what rendering leaves out there happens in real data as well.

    Raises:
        GenerationError: the SQL is wrong.
        SpecError: a fixture row does not fit its core table.
    """
    with tempfile.TemporaryDirectory(prefix="shopmark-fixture-") as name:
        _generate(task, Path(name), turned=False, probe=True)
        return alike_advice(task, Path(name))


def _run_fixture(task: TaskFolder, turned: bool) -> tuple[pa.Table, pa.Table]:
    with tempfile.TemporaryDirectory(prefix="shopmark-fixture-") as name:
        folder = Path(name)
        _generate(task, folder, turned)
        return pq.read_table(folder / "questions.parquet"), pq.read_table(folder / "decisions.parquet")


def _generate(task: TaskFolder, folder: Path, turned: bool, probe: bool = False) -> None:
    generate_task(
        task,
        write_core_tables(task, folder, turned),
        folder,
        languages=LANGUAGES,
        licences=dict.fromkeys(_sources(task), FIXTURE_LICENCE),
        threads=1 if turned else 2,
        memory_limit="1GB",
        seconds=60,
        probe=probe,
    )


def _sources(task: TaskFolder) -> set[str]:
    return {row.get("source", FIXTURE_SOURCE) for rows in task.fixture.core.values() for row in rows}


def write_core_tables(task: TaskFolder, folder: Path, turned: bool = False) -> dict[str, Path]:
    """The fixture's rows as core tables in Parquet (empty ones included), in file order or turned round.

    Raises:
        SpecError: a row lacks a required column, or a value does not fit its type.
    """
    import duckdb

    paths: dict[str, Path] = {}
    with memory_database() as connection:
        for table in dict.fromkeys((*task.spec.tables, *task.fixture.core)):
            rows = [_row(task, table, number, row) for number, row in enumerate(task.fixture.core.get(table, []))]
            columns = ", ".join(f"{name} {kind}" for name, kind in CORE_TABLES[table].columns.items())
            connection.execute(f"CREATE TABLE {table} ({columns})")
            marks = ", ".join("?" * len(CORE_TABLES[table].columns))
            for number, row in enumerate(rows):
                try:
                    connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
                except duckdb.Error as error:
                    where = line_of(task.path / "fixture.yaml", "core", table, number)
                    raise SpecError(f"core.{table}: {error}", where, "Mend the value.") from error
            paths[table] = folder / f"core-{table}.parquet"
            order = "DESC" if turned else "ASC"
            connection.execute(f"COPY (FROM {table} ORDER BY rowid {order}) TO '{paths[table]}' (FORMAT parquet)")
    return paths


def _row(task: TaskFolder, table: str, number: int, row: Mapping[str, Any]) -> list[Any]:
    core = CORE_TABLES[table]
    filled = {"source": FIXTURE_SOURCE, "src": f"{FIXTURE_SOURCE}:fixture.yaml/{table}#{number + 1}"} | dict(row)
    lacking = [column for column in (*core.key, *core.required) if filled.get(column) is None]
    if lacking:
        where = line_of(task.path / "fixture.yaml", "core", table, number)
        raise SpecError(f"core.{table}: a row lacks {', '.join(lacking)}", where, "Add the column.")
    return [filled.get(column) for column in core.columns]


def _mismatches(task: TaskFolder, questions: pa.Table, decisions: pa.Table) -> list[str]:
    file = task.path / "fixture.yaml"
    rows = questions.to_pylist()
    found = {(row["language"], row["fact_key"]): row for row in rows}
    details = decisions.to_pylist()
    problems = []
    for number, expected in enumerate(task.fixture.questions):
        where = line_of(file, "questions", number)
        row = found.get((expected.language, expected.fact_key))
        if row is None:
            why = [f"{row['language']}: {row['reason']} {row['detail']}" for row in details]
            known = sorted(f"{language} {key}" for language, key in found)
            problems.append(f"{where}: no question {expected.fact_key} in {expected.language}; given: {known}; {why}")
        else:
            problems += [f"{where}: {fault}" for fault in _faults(task, expected, row)]
    for number, drop in enumerate(task.fixture.dropped):
        fact = f"(fact {drop.fact_key})"
        reasons = [
            row["reason"] for row in details if row["language"] == drop.language and row["detail"].endswith(fact)
        ]
        if reasons != [drop.reason]:
            where = line_of(file, "dropped", number)
            problems.append(f"{where}: {drop.fact_key} must be dropped as {drop.reason}, the reasons are {reasons}")
    for number, key in enumerate(task.fixture.absent):
        if any(row["fact_key"] == key for row in rows):
            problems.append(f"{line_of(file, 'absent', number)}: there is a question {key}")
    if task.fixture.exactly is not None and len(rows) != task.fixture.exactly:
        given = sorted(f"{language} {key}" for language, key in found)
        problems.append(f"{line_of(file, 'exactly')}: {len(rows)} questions instead of {task.fixture.exactly}: {given}")
    return problems


def gold_texts(row: Mapping[str, Any]) -> list[str]:
    """What is right in a question row: right options, references, or for ranking the items by falling gain."""
    if row["references"]:
        return list(row["references"])
    if row["gains"]:
        order = sorted(range(len(row["gains"])), key=lambda place: (-row["gains"][place], row["options"][place]))
        return [row["options"][place] for place in order]
    return [row["options"][place] for place in row["gold_index"]]


def _faults(task: TaskFolder, expected: ExpectedQuestion, row: Mapping[str, Any]) -> list[str]:
    faults = [
        f"the prompt lacks {text!r}: {row['prompt']!r}"
        for text in expected.prompt_contains
        if text not in row["prompt"]
    ]
    gold = gold_texts(row)
    ranked = task.spec.question_type is QuestionType.RANKING
    if expected.gold and (gold if ranked else sorted(gold)) != (
        list(expected.gold) if ranked else sorted(expected.gold)
    ):
        faults.append(f"the gold is {gold}, expected {list(expected.gold)}")
    offered = row["options"]
    faults += [f"{text!r} is not offered: {offered}" for text in expected.offers if text not in offered]
    faults += [f"{text!r} is offered: {offered}" for text in expected.must_not_offer if text in offered]
    return faults
