"""prefect.yaml really deploys to a server, is scheduled, and runs on a process worker."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import SALT, running
from warehouse.workspace import CHECKOUT

pytestmark = pytest.mark.server
PREFECT = Path(sys.executable).parent / "prefect"


@pytest.fixture(scope="module")
def deployed(server: str, workspace_folder: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "SHOPMARK_HOME": str(CHECKOUT),
        "SHOPMARK_FOLDER": str(workspace_folder),
        "SHOPMARK_SALT": SALT,
    }
    for command in (
        ["work-pool", "create", "shopmark", "--type", "process", "--overwrite"],
        ["--no-prompt", "deploy", "--all"],
    ):
        done = subprocess.run([PREFECT, *command], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return environment


@pytest.fixture(scope="module")
def worker(deployed: dict[str, str]) -> Iterator[None]:
    with running(PREFECT, "worker", "start", "--pool", "shopmark", "--type", "process", env=deployed):
        yield


def test_every_flow_is_deployed_with_its_schedule(deployed: dict[str, str]) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        found = {f"{d.name}": [s.schedule.cron for s in d.schedules] for d in client.read_deployments()}
    assert found["nightly"] == ["0 2 * * *"]
    assert found["monthly"] == ["0 5 1 * *"]
    assert set(found) == {"nightly", "weekly", "daily", "monthly", "on-demand"}


def test_the_nightly_ingest_runs_on_a_worker(worker: None, workspace_folder: Path) -> None:
    from prefect.deployments import run_deployment

    run = run_deployment("ingest/nightly", timeout=180, poll_interval=2)
    assert run.state is not None
    assert run.state.is_completed(), run.state
    assert (workspace_folder / ".shopmark" / "warehouse.duckdb").is_file()
