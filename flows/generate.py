"""Flow `generate`: candidates of every task, each in its child process, two tasks at a time."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from curation.pipeline import TASKS_AT_ONCE, configured_tasks, generate_stage
from curation.task_folder import TaskFolder
from flows.progress import steps
from flows.retry import not_our_error
from warehouse.snapshot import Snapshot, publish_snapshot
from warehouse.stages import StageResult
from warehouse.workspace import Workspace


@task(
    task_run_name="generate {task_folder.spec.name}", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE
)
def generate_one(workspace: Workspace, task_folder: TaskFolder, snapshot: Snapshot) -> StageResult:
    """Candidates of one task."""
    return generate_stage(workspace, task_folder, snapshot)


@flow(name="generate", task_runner=ThreadPoolTaskRunner(max_workers=TASKS_AT_ONCE))  # type: ignore[arg-type]
def generate(folder: Path) -> dict[str, Any]:
    """Generate all configured tasks from the published snapshot; gives rows and what was computed."""
    workspace = Workspace.open(folder)
    tasks = configured_tasks(workspace)
    snapshot = publish_snapshot(workspace)
    results: dict[str, StageResult] = {}
    with steps("generate", len(tasks)) as progress:
        futures = {
            generate_one.submit(workspace, folder_of_task, snapshot): name for name, folder_of_task in tasks.items()
        }
        for future in as_completed(list(futures)):
            result = results[futures[future]] = future.result()
            progress.done(f"{futures[future]}: {_rows(result):,} questions{' (unchanged)' if result.cached else ''}")
    table = [
        {
            "task": name,
            "questions": _rows(results[name]),
            "computed": not results[name].cached,
            "why": results[name].why,
        }
        for name in tasks
    ]
    create_table_artifact(key="generated", table=table, description="Candidates by task")
    return {"tasks": table, "computed": [name for name in tasks if not results[name].cached]}


def _rows(result: StageResult) -> int:
    return int(pq.read_metadata(result.file("questions.parquet")).num_rows)
