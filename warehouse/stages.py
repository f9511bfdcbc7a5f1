"""Results of stages, kept in folders named by fingerprint: what is there is not computed again.

<stages>/<stage>/<fingerprint>/ holds what the stage wrote and stage.json (what it depended on). A result is written
to a temporary folder beside it and renamed, so a killed build leaves nothing half-written and continues.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.fingerprint import fingerprint

_RECORD = "stage.json"
_ABANDONED = 24 * 3600
"""Seconds after which an unfinished result belongs to no build that still runs."""


@dataclass(frozen=True)
class StageResult:
    """folder: holds the stage's files; cached: it was there already; why: what changed since the last run."""

    stage: str
    fingerprint: str
    folder: Path
    cached: bool
    why: str

    def file(self, name: str) -> Path:
        """The path of one file of the result."""
        return self.folder / name


def run_stage(stages: Path, stage: str, depends_on: dict[str, Any], work: Callable[[Path], object]) -> StageResult:
    """Return the result of `stage` for exactly these dependencies, computing it only if it is not there.

    Args:
        stages: the workspace's stages folder.
        stage: name, may hold one slash (`generate/unit_conversion`).
        depends_on: everything the output depends on (fingerprints of inputs, configuration, versions).
        work: writes all files of the result into the folder it is given; what it returns is not used.
    """
    key = fingerprint(depends_on)
    home = stages / stage
    target = home / key
    why = _why(home, key, depends_on)
    if (target / _RECORD).is_file():
        _mark_latest(home, key)
        return StageResult(stage, key, target, True, why)
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    temporary = Path(tempfile.mkdtemp(prefix=f".{key}-", dir=home))
    try:
        work(temporary)
        (temporary / _RECORD).write_text(json.dumps(depends_on, sort_keys=True, indent=1, ensure_ascii=False))
        if target.exists():
            shutil.rmtree(target)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _mark_latest(home, key)
    return StageResult(stage, key, target, False, why)


def _sweep(home: Path) -> None:
    """Remove what killed builds left unfinished."""
    for left in home.glob(".*-*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _why(home: Path, key: str, depends_on: dict[str, Any]) -> str:
    """In words, what differs from the latest run of the stage."""
    latest = home / "latest"
    if not latest.is_file():
        return "first run"
    before_key = latest.read_text().strip()
    if before_key == key:
        return "nothing changed"
    record = home / before_key / _RECORD
    if not record.is_file():
        return "earlier result is gone"
    before = json.loads(record.read_text())
    now = json.loads(json.dumps(depends_on))
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return "changed: " + ", ".join(changed)


def _mark_latest(home: Path, key: str) -> None:
    temporary = home / f".latest-{os.getpid()}"
    temporary.write_text(key)
    temporary.replace(home / "latest")


def latest_folders(stages: Path, stage: str) -> list[Path]:
    """Folders of the latest result of `stage`, or of every stage below it (`generate` -> all tasks), sorted."""
    marks = sorted((stages / stage).glob("latest")) or sorted((stages / stage).glob("*/latest"))
    folders = [mark.parent / mark.read_text().strip() for mark in marks]
    return [folder for folder in folders if (folder / _RECORD).is_file()]
