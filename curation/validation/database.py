"""A small DuckDB file of views through which Great Expectations sees the Parquet files, and of what is allowed.

core.<table>          the snapshot
candidate.question    all questions that are checked one by one
release.question      the questions of the release, with their split
config.{task,language,split,source,limits}    the configuration as tables, for the rules to join
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from schemas.errors import GateError
from schemas.source import in_profile
from schemas.task import TaskSpec
from schemas.workspace import WorkspaceConfig
from warehouse.sql_text import literal


@dataclass(frozen=True)
class TaskLimits:
    """What the rules know of a task."""

    skill: str
    question_type: str
    metric: str
    version: int
    per_language: int
    max_unverified: int


def limits_of(tasks: Mapping[str, TaskSpec], config: WorkspaceConfig) -> dict[str, TaskLimits]:
    """The limits of each task by its specification and the configuration."""
    return {
        name: TaskLimits(
            spec.skill.value,
            spec.question_type.value,
            spec.metric,
            spec.version,
            config.per_language or spec.quota.per_language,
            spec.choices.max_unverified,
        )
        for name, spec in tasks.items()
    }


def make_database(
    file: Path,
    snapshot_tables: Mapping[str, Path],
    questions: list[Path],
    release_questions: Path,
    *,
    config: WorkspaceConfig,
    tasks: Mapping[str, TaskLimits],
) -> None:
    """Write the database file.

    Raises:
        GateError: there are no questions, or a Parquet file cannot be read.
    """
    if not questions:
        raise GateError("there are no questions to validate", "", "Generate questions first.")
    try:
        with duckdb.connect(str(file)) as db:
            db.execute("CREATE SCHEMA core; CREATE SCHEMA candidate; CREATE SCHEMA release; CREATE SCHEMA config")
            for name, path in sorted(snapshot_tables.items()):
                _view(db, f'core."{name}"', [path])
            _view(db, "candidate.question", questions)
            _view(db, "release.question", [release_questions])
            _write_config(db, config, tasks)
    except duckdb.Error as error:
        raise GateError(
            f"a table cannot be validated: {str(error).splitlines()[0]}", "", "Build the stage that wrote it again."
        ) from error


def _view(db: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> None:
    files = ", ".join(literal(path.resolve()) for path in paths)
    db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")


def _write_config(db: duckdb.DuckDBPyConnection, config: WorkspaceConfig, tasks: Mapping[str, TaskLimits]) -> None:
    db.execute(
        "CREATE TABLE config.task (task VARCHAR, skill VARCHAR, question_type VARCHAR, metric VARCHAR, "
        "task_version INTEGER, per_language INTEGER, max_unverified INTEGER, named BOOLEAN);"
        "CREATE TABLE config.language (language VARCHAR); CREATE TABLE config.split (split VARCHAR);"
        "CREATE TABLE config.limits (family_share DOUBLE)"
    )
    for name, limits in sorted(tasks.items()):
        db.execute(
            "INSERT INTO config.task VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [name, *astuple(limits), name in config.tasks],
        )
    db.execute("INSERT INTO config.language SELECT unnest(?)", [list(config.languages)])
    db.execute("INSERT INTO config.split SELECT unnest(?)", [list(config.split_shares)])
    db.execute("INSERT INTO config.limits VALUES (?)", [config.family_share])
    sources = db.execute("SELECT source, licence, licence_class FROM core.source ORDER BY source").fetchall()
    db.execute("CREATE TABLE config.source (source VARCHAR, licence VARCHAR, allowed BOOLEAN)")
    for source, licence, licence_class in sources:
        allowed = in_profile(licence_class, licence, config.profile)
        db.execute("INSERT INTO config.source VALUES (?, ?, ?)", [source, licence, allowed])
