"""The child process of one task, forked by `curation.generation.nursery`.

It fills an in-memory DuckDB with the task's core tables, cuts it off (no files, no network, no settings), runs
facts.sql and the render SQL there, and writes questions.parquet and decisions.parquet. An error is printed as one
JSON line {what, where, mend} on standard error; the exit code is then 2.
"""

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from curation.generation.checks import check_facts, check_statement, fact_projection, sql_error
from curation.generation.job import Job
from curation.generation.output import write_decisions, write_questions
from curation.generation.probe import write_alike
from schemas.errors import GenerationError
from warehouse.sql_text import quoted

# Arrow, the Parquet writer and DuckDB's thread stacks come on top of what DuckDB counts itself.
_MEMORY_BESIDE_DUCKDB = 4 << 30
_MOST_SPILLED = "16GB"
"""A join gone wrong would fill the disk."""


def fill(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Core tables, task_text, license, the languages asked for, units and macros; then lock everything."""
    connection.execute(f"SET threads = {job.threads}")
    connection.execute(f"SET memory_limit = '{job.memory_limit}'")
    connection.execute("SET temp_directory = $scratch", {"scratch": job.scratch})
    connection.execute(f"SET max_temp_directory_size = '{_MOST_SPILLED}'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("CREATE SCHEMA core")
    for table, path in job.tables.items():
        connection.execute(f"CREATE TABLE core.{table} AS SELECT * FROM read_parquet($path)", {"path": path})
    connection.execute(job.functions)
    connection.execute("CREATE TABLE task_text (key VARCHAR, language VARCHAR, text VARCHAR)")
    if job.texts:
        connection.executemany("INSERT INTO task_text VALUES (?, ?, ?)", job.texts)
    connection.execute("CREATE TABLE license (source VARCHAR, licence VARCHAR)")
    if job.licences:
        connection.executemany("INSERT INTO license VALUES (?, ?)", sorted(job.licences.items()))
    connection.execute(
        "CREATE TABLE task_language AS SELECT unnest($names::VARCHAR[]) AS language", {"names": job.languages}
    )
    for lock in ("enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {lock}")


def make_facts(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Run the steps and facts.sql into the table `facts`, checked.

    Raises:
        GenerationError: the SQL or its rows are wrong (line of the file, or an example row).
    """
    connection.execute("CREATE SCHEMA step")
    for name, sql, place in job.steps:
        _make_table(connection, f"step.{quoted(name)}", sql, place, job.changing)
    _make_table(connection, "facts_given", job.sql, job.place, job.changing)
    connection.execute("DROP SCHEMA step CASCADE")
    projection = fact_projection(connection, job.slots, job.sql, job.place)
    connection.execute(f"CREATE VIEW facts AS SELECT rowid AS fact, {projection} FROM facts_given")
    check_facts(connection, job.place)
    connection.execute(
        """CREATE TABLE fact_source AS
        SELECT given, list_sort(list_distinct(given)) AS names,
            (SELECT string_agg(DISTINCT licence, ' AND ' ORDER BY licence) FROM license
             WHERE list_contains(given, source)) AS licence
        FROM (SELECT DISTINCT sources AS given FROM facts)"""
    )


def _make_table(
    connection: duckdb.DuckDBPyConnection, table: str, sql: str, place: str, changing: Sequence[str]
) -> None:
    check_statement(connection, sql, place, changing)
    try:
        connection.execute(f"CREATE TABLE {table} AS {sql}")
    except (duckdb.Error, MemoryError) as error:
        raise sql_error(error, place) from error


def write_out(connection: duckdb.DuckDBPyConnection, job: Job) -> dict[str, int]:
    """Render and write; rows in = questions + decisions."""
    for statement in job.render:
        connection.execute(statement)
    out = Path(job.out)
    questions = connection.sql(
        "SELECT * EXCLUDE (reason, detail) FROM rendered WHERE reason IS NULL ORDER BY question_id"
    )
    kept = write_questions(questions.to_arrow_reader(20_000), out / "questions.parquet")
    decisions = connection.sql(
        "SELECT question_id, task, language, 'generate' AS stage, reason, detail FROM rendered "
        "WHERE reason IS NOT NULL ORDER BY question_id"
    )
    dropped = write_decisions(decisions.to_arrow_reader(20_000), out / "decisions.parquet")
    if job.probe:
        write_alike(connection, out)
    return {"facts": kept + dropped, "questions": kept, "dropped": dropped}


def run(job: Job) -> dict[str, int]:
    """The whole job in this process."""
    with duckdb.connect(":memory:") as connection:
        fill(connection, job)
        make_facts(connection, job)
        return write_out(connection, job)


def die_with_parent() -> None:
    """On Linux the system ends this process when its parent is gone, so that a killed build leaves no work behind."""
    if sys.platform == "linux":
        set_parent_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def bound(job: Job) -> None:
    """Limits of the operating system, a second wall behind DuckDB's own."""
    limits = [
        (resource.RLIMIT_AS, job.memory_bytes + _MEMORY_BESIDE_DUCKDB),
        (resource.RLIMIT_CPU, job.seconds * (job.threads + 1)),
        (resource.RLIMIT_CORE, 0),
    ]
    for limit, value in limits:
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))


def main(path: str) -> int:
    """Run the job file; counts go to standard output as JSON."""
    job = Job(**json.loads(Path(path).read_text(encoding="utf-8")))
    try:
        die_with_parent()
        bound(job)
        print(json.dumps(run(job)))
    except GenerationError as error:
        fault = error
    except (duckdb.Error, MemoryError) as error:
        fault = sql_error(error, job.place)
    else:
        return 0
    print(json.dumps({"what": fault.what, "where": fault.where, "mend": fault.mend}), file=sys.stderr)
    return 2
