"""What DuckDB alone reaches on the same rows: the limit that a stage is compared with, in the same run."""

import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from curation.generation.child import fill
from curation.generation.child import make_facts as run_facts
from curation.generation.job import Job
from curation.generation.sandbox import make_job
from curation.pipeline import configured_tasks
from curation.prompt_slots import parts_of
from curation.task_folder import TaskFolder
from schemas.source import FileSpec
from warehouse.sources_list import list_sources
from warehouse.sql_text import literal
from warehouse.workspace import Workspace

_ONE_PATTERN = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"


def read_raw(workspace: Workspace, source: str, out: Path) -> int:
    """Raw files into tables of a DuckDB file, by DuckDB's own readers, rows that do not fit skipped; gives the rows."""
    spec = list_sources(workspace.source_roots)[source].spec
    folder = workspace.source_folder(source)
    assert folder is not None
    with duckdb.connect(str(out / "raw.duckdb"), config={"threads": workspace.config.threads}) as connection:
        for file in spec.files:
            paths = [str(path) for path in sorted(folder.glob(file.pattern))]
            connection.execute(f'CREATE TABLE "{file.name}" AS SELECT * FROM {_reader(file)}', {"paths": paths})
        return sum(rows for (rows,) in (_row(connection, f'SELECT count(*) FROM "{file.name}"') for file in spec.files))


def _reader(file: FileSpec) -> str:
    columns = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in file.columns.items()) + "}"
    if file.format == "parquet":
        return "read_parquet($paths)"
    if file.format == "jsonl":
        return f"read_json($paths, format = 'newline_delimited', columns = {columns}, ignore_errors = true)"
    delimiter = "','" if file.format == "csv" else "'\t'"
    return f"read_csv($paths, header = true, delim = {delimiter}, columns = {columns}, ignore_errors = true)"


def make_facts(workspace: Workspace, tables: dict[str, Path], out: Path) -> tuple[int, dict[str, list[float]]]:
    """<task>.parquet with the facts of every task; gives all facts, and by task [facts, seconds of facts.sql]."""
    parts: dict[str, list[float]] = {}
    for name, task in configured_tasks(workspace).items():
        job = _job(workspace, task, tables, out)
        with duckdb.connect(":memory:") as connection:
            fill(connection, job)
            started = time.perf_counter()
            run_facts(connection, job)
            seconds = time.perf_counter() - started
            facts = connection.sql("SELECT * FROM facts").to_arrow_table()
        pq.write_table(facts, out / f"{name}.parquet")
        parts[name] = [facts.num_rows, seconds]
    return int(sum(rows for rows, _ in parts.values())), parts


def _job(workspace: Workspace, task: TaskFolder, tables: dict[str, Path], out: Path) -> Job:
    config = workspace.config
    sources = list_sources(workspace.source_roots)
    licences = {name: sources[name].spec.licence for name in sorted(config.sources)}
    job = make_job(task, tables, config.languages, licences, out, out)
    return replace(job, threads=config.threads, memory_limit=config.memory_limit)


def build_strings(workspace: Workspace, facts: Path, out: Path) -> tuple[int, dict[str, list[float]]]:
    """Prompts and option lists out of ready facts to Parquet, and nothing else: nothing drawn, checked or recorded."""
    parts: dict[str, list[float]] = {}
    with duckdb.connect(config={"threads": workspace.config.threads}) as connection:
        for name, task in configured_tasks(workspace).items():
            started = time.perf_counter()
            source, target = (literal(folder / f"{name}.parquet") for folder in (facts, out))
            rows = connection.execute(
                f"""COPY (SELECT fact_key, language, {_prompt(task)} AS prompt,
                    list_concat([g.text FOR g IN gold], [p.text FOR p IN pool[:{task.spec.choices.count}]]) AS options
                FROM read_parquet({source})) TO {target} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
            ).fetchall()[0][0]
            parts[name] = [rows, time.perf_counter() - started]
    return int(sum(rows for rows, _ in parts.values())), parts


def _prompt(task: TaskFolder) -> str:
    """A CASE over the language, each with its first phrasing."""
    whens = []
    for language, phrasings in task.spec.prompts.items():
        pieces = []
        for text, slot in parts_of(phrasings[0]):
            pieces += [literal(text)] if text else []
            pieces += [f"slot_{slot}"] if slot else []
        whens.append(f"WHEN '{language}' THEN {' || '.join(pieces)}")
    return f"CASE language {' '.join(whens)} END"


def scan_once(questions: Path, threads: int) -> int:
    """One regular expression over everything shown; gives the rows."""
    with duckdb.connect(config={"threads": threads}) as connection:
        found = _row(
            connection,
            """SELECT count(*), count(*) FILTER (regexp_matches(
                concat_ws(chr(10), prompt, array_to_string(options, chr(10))), $pattern))
            FROM read_parquet($path)""",
            {"pattern": _ONE_PATTERN, "path": str(questions)},
        )
    return int(found[0])


def _row(connection: duckdb.DuckDBPyConnection, sql: str, values: object = None) -> tuple[int, ...]:
    return tuple(connection.execute(sql, values).fetchall()[0])
