"""From curated questions to a candidate: validation as a stage of its own, then the release folder."""

import json
from pathlib import Path

from curation.pipeline import Curated
from curation.release import Candidate, ReleaseInputs, write_candidate
from curation.splits import salt_commitment
from curation.validation import validate
from schemas.errors import GateError
from warehouse.fingerprint import library_versions
from warehouse.stages import StageResult, run_stage
from warehouse.workspace import Workspace

VALIDATION_VERSION = 6


def validate_stage(workspace: Workspace, curated: Curated) -> StageResult:
    """Great Expectations over core tables, candidates and the questions to release; docs/ holds the Data Docs.

    The result is kept also when expectations failed, so that people can read the pages; `refuse_failed` refuses.
    """
    config = workspace.config
    tables = {name: table.path for name, table in curated.snapshot.tables.items()}
    specs = {name: task.spec for name, task in curated.tasks.items()}
    depends_on = {
        "inputs": {result.stage: result.fingerprint for result in (curated.distinct, curated.split)},
        "snapshot": curated.snapshot.fingerprint,
        "config": config.model_dump(mode="json"),
        "versions": library_versions("duckdb", "great-expectations"),
        "code": VALIDATION_VERSION,
    }
    return run_stage(
        workspace.stages,
        "validate",
        depends_on,
        lambda out: validate(
            tables,
            [curated.distinct.file("questions.parquet")],
            curated.split.file("questions.parquet"),
            out / "docs",
            config=config,
            tasks=specs,
        ),
    )


def refuse_failed(validated: StageResult) -> None:
    """Refuse the release when an expectation failed.

    Raises:
        GateError: names the expectations and example rows.
    """
    docs = validated.file("docs")
    summary = json.loads((docs / "summary.json").read_text(encoding="utf-8"))
    if summary["passed"]:
        return
    failed = [found for found in summary["failed"] if found["severity"] == "critical"]
    said = "; ".join(f"{found['suite']}.{found['expectation']} ({found['count']} rows)" for found in failed)
    rows = [
        f"{found['expectation']}: {json.dumps(row, ensure_ascii=False)}" for found in failed for row in found["rows"]
    ]
    raise GateError(
        f"{len(failed)} expectations failed: {said}",
        " | ".join(rows[:6]),
        f"Read {docs / 'index.html'}, mend the task or the source, and build again.",
    )


def expectations_met(validated: StageResult) -> str:
    """In words, how a validation that refuses nothing ended: the warnings are named."""
    summary = json.loads((validated.file("docs") / "summary.json").read_text(encoding="utf-8"))
    warnings = [f"{found['suite']}.{found['expectation']} ({found['count']} rows)" for found in summary["failed"]]
    checked = sum(summary["checked"].values())
    if not warnings:
        return f"all {checked} expectations met"
    return f"all that a release needs is met, {len(warnings)} of {checked} expectations warn: {', '.join(warnings)}"


def release_candidate(workspace: Workspace, curated: Curated, validated: StageResult, salt: str) -> Candidate:
    """Write the next candidate, or return the latest one when it says the same."""
    return write_candidate(
        workspace,
        ReleaseInputs(
            questions=curated.split.file("questions.parquet"),
            decisions=curated.decisions,
            pairs=curated.distinct.file("pairs.parquet"),
            baselines=curated.unguessed.file("baselines.parquet"),
            likeness=curated.unguessed.file("likeness.parquet"),
            sample=curated.sample.file("sample.parquet"),
            tasks={name: task.spec for name, task in curated.tasks.items()},
            task_fingerprints={name: task.fingerprint for name, task in curated.tasks.items()},
            source_table=curated.snapshot.tables["source"].path,
            source_fingerprints=curated.snapshot.sources,
            salt_commitment=salt_commitment(salt),
            validation_docs=validated.file("docs"),
            generated=[result.file("questions.parquet") for result in curated.generated],
        ),
    )


def report_of(candidate: Path) -> Path:
    """Where the report of a release folder stands."""
    return candidate / "report.html"
