"""What a build says of its stages: refused tasks, expectations that warn."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curation.baselines import BASELINE_SCHEMA
from curation.pipeline import refused_tasks
from curation.releasing import expectations_met
from warehouse.stages import StageResult


def stage(folder: Path) -> StageResult:
    return StageResult("any", "f", folder, False, "first run")


def validated(folder: Path, *failed: dict[str, object]) -> StageResult:
    (folder / "docs").mkdir()
    summary = {"passed": True, "checked": {"core": 3, "release": 4}, "failed": list(failed)}
    (folder / "docs" / "summary.json").write_text(json.dumps(summary))
    return stage(folder)


def test_all_expectations_are_met_only_when_none_warns(tmp_path: Path) -> None:
    assert expectations_met(validated(tmp_path)) == "all 7 expectations met"


def test_expectations_that_warn_are_named(tmp_path: Path) -> None:
    said = expectations_met(validated(tmp_path, {"suite": "release", "expectation": "every_task_is_there", "count": 2}))
    assert said == ("all that a release needs is met, 1 of 7 expectations warn: release.every_task_is_there (2 rows)")


def test_a_refused_task_is_named_with_what_guessed_it(tmp_path: Path) -> None:
    rows = [
        {"task": "a", "verdict": "refused", "why": "the longest option", "hits": 0.6, "chance": 0.25},
        {"task": "b", "verdict": "refused", "why": "the position", "hits": 0.6, "balanced_hits": 0.4, "chance": 0.25},
        {"task": "c", "verdict": "balanced", "why": "the longest option", "hits": 0.6, "chance": 0.25},
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=BASELINE_SCHEMA), tmp_path / "baselines.parquet")
    assert refused_tasks(stage(tmp_path)) == [
        "a, since choosing the longest option is right in 60.0% (chance 25.0%)",
        "b, since choosing the position is right in 40.0% (chance 25.0%)",
    ]
