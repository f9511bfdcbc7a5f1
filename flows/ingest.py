"""Flow `ingest`: every configured source into the warehouse, then a snapshot that all readers use."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.progress import steps
from flows.retry import not_our_error
from warehouse.ingest import IngestReport, ingest_source
from warehouse.snapshot import Snapshot, publish_snapshot
from warehouse.workspace import Workspace


@task(
    task_run_name="ingest {source}",
    retries=2,
    retry_delay_seconds=5,
    retry_condition_fn=not_our_error,
    cache_policy=NO_CACHE,
)
def ingest_one(folder: Path, source: str) -> IngestReport:
    """Raw rows, rejects and core rows of one source."""
    return ingest_source(Workspace.open(folder), source)


@task(
    task_run_name="publish snapshot",
    retries=2,
    retry_delay_seconds=5,
    retry_condition_fn=not_our_error,
    cache_policy=NO_CACHE,
)
def snapshot_core(folder: Path) -> Snapshot:
    """Core tables of the profile's sources as Parquet."""
    return publish_snapshot(Workspace.open(folder))


@flow(name="ingest")
def ingest(folder: Path, sources: list[str] | None = None) -> dict[str, Any]:
    """Ingest `sources` (all configured ones when empty); gives counts of rows and what changed."""
    workspace = Workspace.open(folder)
    names = sources or sorted(workspace.config.sources)
    rows: list[dict[str, Any]] = []
    changed = 0
    with steps("ingest", len(names) + 1) as progress:
        for name in names:
            report = ingest_one(folder, name)
            changed += report.changed
            rows += [
                {
                    "source": name,
                    "file": file.file,
                    "in": file.rows_in,
                    "kept": file.kept,
                    "rejected": file.rejected,
                    "status": file.status,
                }
                for file in report.files
            ]
            kept, rejected = sum(f.kept for f in report.files), sum(f.rejected for f in report.files)
            progress.done(
                f"{name}: {kept:,} rows kept, {rejected:,} rejected" if report.changed else f"{name}: unchanged"
            )
        snapshot = snapshot_core(folder)
        progress.done(f"snapshot: {sum(table.rows for table in snapshot.tables.values()):,} core rows")
    create_table_artifact(key="ingest-files", table=rows, description="Raw files: rows in = kept + rejected")
    return {"files": rows, "changed": changed, "snapshot": snapshot.fingerprint}
