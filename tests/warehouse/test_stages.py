"""Results of stages are kept by what they depend on, and are there completely or not at all."""

import os
import time
from pathlib import Path

import pytest

from warehouse.stages import latest_folders, run_stage


def _write(text: str):
    return lambda out: (out / "x.txt").write_text(text) and None


def test_the_second_run_with_the_same_inputs_computes_nothing(tmp_path: Path) -> None:
    first = run_stage(tmp_path, "verify", {"input": "a"}, _write("one"))
    second = run_stage(tmp_path, "verify", {"input": "a"}, _write("two"))
    assert not first.cached
    assert second.cached
    assert second.why == "nothing changed"
    assert second.file("x.txt").read_text() == "one"


def test_a_changed_input_is_computed_and_named(tmp_path: Path) -> None:
    run_stage(tmp_path, "verify", {"input": "a", "code": 1}, _write("one"))
    changed = run_stage(tmp_path, "verify", {"input": "b", "code": 1}, _write("two"))
    assert not changed.cached
    assert changed.why == "changed: input"


def test_a_result_computed_earlier_is_found_again(tmp_path: Path) -> None:
    run_stage(tmp_path, "verify", {"input": "a"}, _write("one"))
    run_stage(tmp_path, "verify", {"input": "b"}, _write("two"))
    again = run_stage(tmp_path, "verify", {"input": "a"}, _write("three"))
    assert again.cached
    assert again.file("x.txt").read_text() == "one"


def test_a_stage_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def breaks(out: Path) -> None:
        (out / "half.txt").write_text("half")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        run_stage(tmp_path, "verify", {"input": "a"}, breaks)
    assert list((tmp_path / "verify").iterdir()) == []
    assert not run_stage(tmp_path, "verify", {"input": "a"}, _write("whole")).cached


def test_latest_folders_finds_one_stage_and_all_tasks_of_a_stage(tmp_path: Path) -> None:
    one = run_stage(tmp_path, "dedupe", {"n": 1}, _write("x"))
    a = run_stage(tmp_path, "generate/a", {"n": 1}, _write("x"))
    b = run_stage(tmp_path, "generate/b", {"n": 1}, _write("x"))
    assert latest_folders(tmp_path, "dedupe") == [one.folder]
    assert latest_folders(tmp_path, "generate") == [a.folder, b.folder]
    assert latest_folders(tmp_path, "nothing") == []


def test_what_a_killed_build_left_is_swept_away_when_it_is_old(tmp_path: Path) -> None:
    run_stage(tmp_path, "verify", {"input": "a"}, _write("one"))
    old, young = tmp_path / "verify" / ".0123-left", tmp_path / "verify" / ".0123-running"
    for folder in (old, young):
        folder.mkdir()
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    run_stage(tmp_path, "verify", {"input": "b"}, _write("two"))
    assert not old.exists()
    assert young.exists()
