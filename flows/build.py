"""Flow `build`: ingest, generate, curate, annotate, release. What is unchanged is not computed again."""

from pathlib import Path
from typing import Any

from prefect import flow

from curation.pipeline import configured_tasks
from flows.annotate import annotate
from flows.curate import curate
from flows.generate import generate
from flows.ingest import ingest
from flows.release import release
from flows.secrets import split_salt
from warehouse.workspace import Workspace


@flow(name="build")
def build(folder: Path) -> dict[str, Any]:
    """Raw files to a release candidate.

    Returns:
        `release`: path of the candidate; `computed`: names of what was computed in this run (empty when nothing
        changed); `review`: state of the human check; `why`: stage -> what changed since its last run.
    """
    # What would stop a later stage (no salt, a broken task) stops the build before the long ones.
    workspace = Workspace.open(folder)
    split_salt(workspace.config)
    configured_tasks(workspace)
    ingested = ingest(folder)
    generated = generate(folder)
    curated = curate(folder)
    reviewed = annotate(folder)
    released = release(folder)
    computed = [
        *(["ingest"] if ingested["changed"] else []),
        *(f"generate {name}" for name in generated["computed"]),
        *curated["computed"],
        *released["computed"],
    ]
    why = {row["task"]: row["why"] for row in generated["tasks"]} | {
        row["stage"]: row["why"] for row in curated["stages"]
    }
    return {"release": released["release"], "computed": computed, "review": reviewed, "why": why}
