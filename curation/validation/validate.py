"""Runs the suites and says what failed, with example rows; writes the Data Docs and a summary for the report."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.validation.candidate_suite import candidate_rules
from curation.validation.core_suite import core_rules
from curation.validation.data_docs import escape, make_offline, with_rows
from curation.validation.database import TaskLimits, limits_of, make_database
from curation.validation.release_suite import release_rules
from curation.validation.rules import Rule
from schemas.core import CORE_TABLES
from schemas.errors import GateError
from schemas.task import TaskSpec
from schemas.workspace import WorkspaceConfig

EXAMPLES = 10
"""Example rows kept of a failed expectation."""


@dataclass(frozen=True)
class Failure:
    """One expectation that was not met: its suite, its code and meaning, how many rows broke it, some of them."""

    suite: str
    expectation: str
    rows: list[dict[str, Any]]
    meaning: str = ""
    count: int = 0
    severity: str = "critical"


@dataclass(frozen=True)
class ValidationResult:
    """What the suites found.

    passed: no critical expectation failed; failures: those that refuse the release; warnings: those that do not;
    docs: folder of the Data Docs (index.html, summary.json); checked: suite -> number of expectations.
    """

    passed: bool
    failures: list[Failure]
    docs: Path
    warnings: list[Failure] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)

    def raise_if_failed(self) -> None:
        """Refuse what did not pass.

        Raises:
            GateError: names every failed expectation and example rows of the first ones.
        """
        if self.passed:
            return
        said = "; ".join(f"{f.suite}.{f.expectation} ({f.count} rows)" for f in self.failures)
        shown = [f"{f.expectation}: {_in_words(row)}" for f in self.failures for row in f.rows[:3]]
        raise GateError(
            f"{len(self.failures)} expectations failed: {said}",
            " | ".join(shown[:6]),
            f"Read {self.docs / 'index.html'}, mend the task or the source, and build again.",
        )


def validate(
    snapshot_tables: Mapping[str, Path],
    questions: list[Path],
    release_questions: Path,
    out: Path,
    *,
    config: WorkspaceConfig,
    tasks: Mapping[str, TaskSpec],
) -> ValidationResult:
    """Check core tables, questions and release with Great Expectations; write the Data Docs into `out`.

    Args:
        snapshot_tables: core table -> Parquet; `source` must be among them.
        questions: Parquet files of questions (QUESTION_SCHEMA) for the candidate suite.
        release_questions: questions.parquet of the split stage (QUESTION_SCHEMA and `split`) for the release suite.
        out: folder for index.html, its pages and summary.json; made if it is not there.
        config: languages, splits, shares, profile, threads, memory.
        tasks: name -> specification of every task of the configuration.

    Returns:
        The result; the caller decides (`raise_if_failed`).

    Raises:
        GateError: a table cannot be read at all.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shopmark-validation-") as folder:
        database = Path(folder) / "validation.duckdb"
        limits = limits_of(tasks, config)
        make_database(database, snapshot_tables, questions, release_questions, config=config, tasks=limits)
        failures, checked = _run(database, _suites(snapshot_tables), out, config)
    return _result(failures, checked, out)


def validate_release(
    source_table: Path, release_questions: Path, out: Path, *, config: WorkspaceConfig, tasks: Mapping[str, TaskLimits]
) -> ValidationResult:
    """Run the suite `release` alone, over questions that stand in a release already; the pages go into `out`.

    Args:
        source_table: source, licence and licence_class of the sources of the release.
        release_questions: all its questions, of all splits.
        out: folder for the pages and summary.json; made if it is not there.
        config: as for `validate`.
        tasks: the limits of its tasks.

    Raises:
        GateError: a table cannot be read at all.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shopmark-validation-") as folder:
        database = Path(folder) / "validation.duckdb"
        tables = {"source": source_table}
        make_database(database, tables, [release_questions], release_questions, config=config, tasks=tasks)
        failures, checked = _run(database, {"release": _suites(tables)["release"]}, out, config)
    return _result(failures, checked, out)


def _result(failures: list[Failure], checked: dict[str, int], out: Path) -> ValidationResult:
    """Sort out what refuses and what warns, and finish the pages."""
    make_offline(out)
    critical = [failure for failure in failures if failure.severity == "critical"]
    warnings = [failure for failure in failures if failure.severity != "critical"]
    result = ValidationResult(not critical, critical, out, warnings, checked)
    _write_summary(result)
    return result


def _suites(snapshot_tables: Mapping[str, Path]) -> dict[str, tuple[str, list[Rule]]]:
    """Suite -> (view, rules), in the order they are shown."""
    present = set(snapshot_tables)
    core = {f"core_{table}": (f"core.{table}", core_rules(table, present)) for table in CORE_TABLES if table in present}
    return core | {
        "candidate": ("candidate.question", candidate_rules()),
        "release": ("release.question", release_rules()),
    }


def _run(
    database: Path, suites: dict[str, tuple[str, list[Rule]]], out: Path, config: WorkspaceConfig
) -> tuple[list[Failure], dict[str, int]]:
    """Run all suites in one checkpoint, build the Data Docs, and gather what failed."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when the library is imported: it must not call home
    import great_expectations as gx

    context = _context(out)
    source = context.data_sources.add_sql(
        "shopmark",
        connection_string=_address(database),
        create_temp_table=False,
        kwargs={"connect_args": {"config": {"threads": config.threads, "memory_limit": config.memory_limit}}},
    )
    definitions = []
    for name, (view, rules) in suites.items():
        asset = source.add_query_asset(view.replace(".", "_"), query=f"SELECT * FROM {view}")
        batch = asset.add_batch_definition_whole_table("whole_table")
        suite = gx.ExpectationSuite(name=name, expectations=[rule.expectation() for rule in rules])
        definition = gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(suite))
        definitions.append(context.validation_definitions.add(definition))
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name="shopmark", validation_definitions=definitions, result_format="COMPLETE")
    )
    try:
        outcome = checkpoint.run(run_id=gx.RunIdentifier(run_name=f"{config.name}-{config.version}"))
    finally:  # two pools would keep the database open until Python ends
        source.get_execution_engine().close()
        source.get_engine().dispose()
    failures: list[Failure] = []
    for identifier, result in outcome.run_results.items():
        failures += [_failure(result.suite_name, found) for found in result.results if not found.success]
        _show_rows(result)
        context.validation_results_store.set(identifier, result)
    context.build_data_docs()
    order = list(suites)
    failures.sort(key=lambda failure: (order.index(failure.suite), failure.expectation))
    return failures, {name: len(rules) for name, (_, rules) in suites.items()}


def _context(out: Path) -> Any:
    """A context that keeps everything in memory but the Data Docs."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for name in list(context.get_site_names()):
        context.delete_data_docs_site(name)
    site: Any = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(out.resolve())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    context.add_data_docs_site(
        site_name="shopmark",
        site_config=site,
    )
    return context


def _address(database: Path) -> str:
    from sqlalchemy.engine import URL

    from curation.validation.dialect import register

    return URL.create(register(), database=str(database)).render_as_string(hide_password=False)


def _failure(suite: str, found: Any) -> Failure:
    """A failed expectation with its first rows; one that could not run at all shows the error as its row."""
    config = found.expectation_config
    rows = (found.result or {}).get("details", {}).get("unexpected_rows", [])
    count = int((found.result or {}).get("observed_value") or 0)
    if not rows:
        rows, count = [{"error": _exception(found.exception_info)}], max(count, 1)
    severity = getattr(config.severity, "value", config.severity)
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows[:EXAMPLES]]
    return Failure(suite, config.meta["rule"], plain, config.description or "", count, severity)


def _exception(info: Mapping[str, Any] | None) -> str:
    """The message of an expectation's exception, wherever Great Expectations put it."""
    if not info:
        return "the expectation could not be evaluated"
    if "exception_message" in info:
        return str(info["exception_message"])
    return "; ".join(_exception(inner) for inner in info.values() if isinstance(inner, Mapping))


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else str(value)


def _show_rows(result: Any) -> None:
    """Escape what Great Expectations will write into its pages, and add example rows, which it does not show."""
    for found in result.results:
        rows = (found.result or {}).get("details", {}).get("unexpected_rows", [])
        examples = [_in_words(row) for row in rows[:EXAMPLES]]
        found.result = escape(dict(found.result or {}))
        if examples:
            found.expectation_config.description = with_rows(found.expectation_config.description, examples)


def _in_words(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={' '.join(str(_plain(value)).split())[:120]}" for name, value in row.items())


def _write_summary(result: ValidationResult) -> None:
    """summary.json beside the Data Docs: what the report shows."""
    summary = {
        "passed": result.passed,
        "checked": result.checked,
        "failed": [
            {
                "suite": failure.suite,
                "expectation": failure.expectation,
                "meaning": failure.meaning,
                "severity": failure.severity,
                "count": failure.count,
                "rows": failure.rows[:3],
            }
            for failure in (*result.failures, *result.warnings)
        ],
    }
    (result.docs / "summary.json").write_text(
        json.dumps(summary, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
