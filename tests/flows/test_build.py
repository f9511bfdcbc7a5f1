"""The whole line through a real Prefect server: it releases, computes nothing twice, and continues after a kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import SALT

pytestmark = pytest.mark.server


@pytest.fixture(scope="session")
def built(server: str, workspace_folder: Path) -> dict[str, Any]:
    from flows.build import build

    return build(workspace_folder)


def test_a_build_ends_in_a_candidate_with_its_report(built: dict[str, Any]) -> None:
    candidate = Path(built["release"])
    manifest = json.loads((candidate / "manifest.json").read_text())
    assert candidate.name == "0.1.0-rc.1"
    assert manifest["candidate"] is True
    assert sum(manifest["splits"].values()) >= 5 * 8 * 15
    assert (candidate / "report.html").stat().st_size > 10_000
    assert (candidate / "validation" / "index.html").is_file()


def test_a_second_build_with_nothing_changed_computes_nothing(built: dict[str, Any], workspace_folder: Path) -> None:
    from flows.build import build

    again = build(workspace_folder)
    assert again["computed"] == []
    assert again["release"] == built["release"]


def test_a_changed_quota_computes_only_what_follows_it(built: dict[str, Any], workspace_folder: Path) -> None:
    from flows.build import build

    config = workspace_folder / "shopmark.yaml"
    before = config.read_text()
    config.write_text(before.replace("per_language: 20", "per_language: 15"))
    try:
        changed = build(workspace_folder)
    finally:
        config.write_text(before)
    assert changed["computed"] == ["quota", "split", "sample", "validate", "release"]
    assert "config" in changed["why"]["quota"]
    assert changed["release"] != built["release"]


def test_a_killed_build_leaves_no_release_and_continues(
    server: str, workspace_folder: Path, built: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(workspace_folder / "market", folder / "market")
    shutil.copy(workspace_folder / "shopmark.yaml", folder / "shopmark.yaml")
    process = subprocess.Popen(
        [Path(sys.executable).parent / "shopmark", "build", "--folder", str(folder)],
        env={**os.environ, "SHOPMARK_SALT": SALT},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    generated = folder / ".shopmark" / "stages" / "generate"
    deadline = time.monotonic() + 300
    while len(list(generated.glob("*/latest"))) < 2:
        assert time.monotonic() < deadline, "the build generates nothing"
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = {mark.parent.name for mark in generated.glob("*/latest")}
    assert not list((folder / "releases").glob("**/manifest.json"))

    from flows.build import build

    continued = build(folder)
    assert not {f"generate {task}" for task in done} & set(continued["computed"])
    first, second = (Path(result["release"]) / "data" / "test.parquet" for result in (built, continued))
    assert first.read_bytes() == second.read_bytes()
