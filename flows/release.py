"""Flow `release`: validate with Great Expectations, then write a candidate and its report, or refuse and say why."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from curation.pipeline import Curated, curated
from curation.release import Candidate
from curation.release.candidate import read_manifest
from curation.releasing import expectations_met, refuse_failed, release_candidate, report_of, validate_stage
from flows.progress import steps
from flows.retry import not_our_error
from flows.secrets import split_salt
from warehouse.stages import StageResult
from warehouse.workspace import Workspace


@task(task_run_name="validate", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE)
def validate_one(workspace: Workspace, results: Curated) -> StageResult:
    """Great Expectations over core, candidates and release."""
    return validate_stage(workspace, results)


@task(task_run_name="write candidate", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE)
def write_one(workspace: Workspace, results: Curated, validated: StageResult) -> Candidate:
    """The release folder with its report."""
    return release_candidate(workspace, results, validated, split_salt(workspace.config))


@flow(name="release")
def release(folder: Path) -> dict[str, Any]:
    """Validate and write a candidate; gives its folder and what was computed."""
    workspace = Workspace.open(folder)
    results = curated(workspace, split_salt(workspace.config))
    with steps("release", 2) as progress:
        validated = validate_one(workspace, results)
        refuse_failed(validated)
        progress.done(f"validate: {expectations_met(validated)}{' (unchanged)' if validated.cached else ''}")
        candidate = write_one(workspace, results, validated)
        progress.done(f"{candidate.version}{' (unchanged)' if candidate.reused else ''}")
    manifest = read_manifest(candidate.folder)
    create_table_artifact(
        key="funnel",
        table=[{"stage": stage, "questions": left} for stage, left in manifest.funnel.items()],
        description=f"Funnel of {candidate.version}",
    )
    create_markdown_artifact(
        key="release", markdown=f"# {manifest.name} {candidate.version}\n\nReport: `{report_of(candidate.folder)}`"
    )
    computed = [*([] if validated.cached else ["validate"]), *([] if candidate.reused else ["release"])]
    return {"release": str(candidate.folder), "version": candidate.version, "computed": computed}
