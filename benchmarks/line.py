"""The whole line through the plain functions, no server: `python -m benchmarks.line FOLDER`.

Prints one JSON object: seconds and rows of every step, and the folder of the release. The steps are those of the flow
`build`; what is there already is not computed again.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from benchmarks.workspaces import SALT
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from curation.pipeline import Curated
    from warehouse.snapshot import Snapshot
    from warehouse.stages import StageResult


@dataclass
class LineResult:
    """seconds and rows (those that go on) by step, in order; tasks: questions; release: the candidate's folder."""

    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)
    release: str = ""


def run_line(workspace: Workspace, *, say: Callable[[str], None] = lambda _: None) -> LineResult:
    """Ingest every configured source and go on to the release candidate; `say` gets a line for every step."""
    result = LineResult()
    _ingest_and_generate(workspace, result, say)
    _curate_and_release(workspace, result, say)
    return result


def _ingest_and_generate(workspace: Workspace, result: LineResult, say: Callable[[str], None]) -> None:
    from warehouse.ingest import ingest_source
    from warehouse.snapshot import publish_snapshot

    for name in workspace.config.sources:
        with _timed(result, f"ingest {name}", say):
            report = ingest_source(workspace, name)
            result.rows[f"ingest {name}"] = sum(file.rows_in for file in report.files)
    with _timed(result, "snapshot", say):
        snapshot = publish_snapshot(workspace)
        result.rows["snapshot"] = sum(table.rows for table in snapshot.tables.values())
    with _timed(result, "generate", say):
        result.tasks = _generate(workspace, snapshot)
        result.rows["generate"] = sum(result.tasks.values())


def _curate_and_release(workspace: Workspace, result: LineResult, say: Callable[[str], None]) -> None:
    from curation.pipeline import curated

    def step(name: str, call: "Callable[[], StageResult]") -> "StageResult":
        with _timed(result, name, say):
            done = call()
            result.rows[name] = _rows(done.file("sample.parquet" if name == "sample" else "questions.parquet"))
        return done

    results = curated(workspace, SALT, step)
    _release(workspace, results, result, say)


def _generate(workspace: Workspace, snapshot: "Snapshot") -> dict[str, int]:
    """Every task, two at a time as in the flow; gives the questions of each."""
    from curation.pipeline import configured_tasks, generate_stages

    tasks = configured_tasks(workspace)
    results = generate_stages(workspace, tasks, snapshot)
    return {name: _rows(one.file("questions.parquet")) for name, one in zip(tasks, results, strict=True)}


def _release(workspace: Workspace, results: "Curated", result: LineResult, say: Callable[[str], None]) -> None:
    from curation.releasing import refuse_failed, release_candidate, validate_stage

    with _timed(result, "validate", say):
        validated = validate_stage(workspace, results)
        result.rows["validate"] = result.rows["split"]
    refuse_failed(validated)
    with _timed(result, "release", say):
        result.release = str(release_candidate(workspace, results, validated, SALT).folder)
        result.rows["release"] = result.rows["split"]


@contextmanager
def _timed(result: LineResult, name: str, say: Callable[[str], None]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    result.seconds[name] = round(time.perf_counter() - started, 3)
    say(f"{name:<40} {result.rows[name]:>9,} rows {result.seconds[name]:>8.2f} s")


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def main(folder: str) -> None:
    """Run the line over a folder that has a shopmark.yaml."""
    result = run_line(Workspace.open(Path(folder)), say=lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(asdict(result)))


if __name__ == "__main__":
    main(sys.argv[1])
