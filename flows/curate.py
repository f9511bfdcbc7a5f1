"""Flow `curate`: verify, filter, dedupe, quota, split, sample; every dropped question keeps its reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from curation import pipeline
from flows.progress import steps
from flows.retry import not_our_error
from flows.secrets import split_salt
from warehouse.stages import StageResult
from warehouse.workspace import Workspace


@task(task_run_name="{stage}", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE)
def curate_one(stage: str, call: Callable[[], StageResult]) -> StageResult:
    """One stage of the curation."""
    return call()


@flow(name="curate")
def curate(folder: Path) -> dict[str, Any]:
    """Run the stages after generation; gives rows left after each and what was computed."""
    workspace = Workspace.open(folder)
    salt = split_salt(workspace.config)
    table: list[dict[str, Any]] = []
    with steps("curate", len(pipeline.STEPS)) as progress:

        def run(stage: str, call: Callable[[], StageResult]) -> StageResult:
            result = curate_one(stage, call)
            name = "sample.parquet" if stage == "sample" else "questions.parquet"
            left = pq.read_metadata(result.file(name)).num_rows
            table.append({"stage": stage, "questions": left, "computed": not result.cached, "why": result.why})
            progress.done(f"{stage}: {left:,} questions{' (unchanged)' if result.cached else ''}")
            if stage == "baselines":
                progress.say([f"refused: {said}" for said in pipeline.refused_tasks(result)])
            return result

        pipeline.curated(workspace, salt, run)
    create_table_artifact(key="curation", table=table, description="Questions left after each stage")
    return {"stages": table, "computed": [row["stage"] for row in table if row["computed"]]}
