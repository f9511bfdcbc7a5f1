"""`shopmark dedupe` as people call it, with the real engine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHOPMARK = Path(sys.executable).parent / "shopmark"
ROWS = [
    "Which case fits the Nubira 13 phone?",
    "Which case fits the Nubira 14 phone?",
    "which case fits the Nubira 13 phone",
    "Is the Oskari kettle dishwasher-safe?",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dedupe")
    lines = [json.dumps({"id": f"q{number}", "text": text}) + "\n" for number, text in enumerate(ROWS)]
    (folder / "a.jsonl").write_text("".join(lines))
    (folder / "b.csv").write_text('prompt\n"WHICH case fits the Nubira 14 phone?"\nWhat is a kettle?\n')
    (folder / "pairs.csv").write_text(f"one,two,same\n{ROWS[0]},{ROWS[2]},1\n{ROWS[0]},{ROWS[1]},0\n")
    (folder / "catalog.json").write_text('{"brand": ["Nubira", "Oskari"]}')
    return folder


def _run(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SHOPMARK, "dedupe", *line.split()], capture_output=True, text=True, cwd=place)


def test_a_file_is_deduped_and_a_removal_is_taken_back(place: Path) -> None:
    done = _run("a.jsonl --text text --catalog catalog.json --out a", place)
    assert done.returncode == 0, done.stderr
    assert "4 rows = 3 kept + 1 removed" in done.stdout
    assert "dedupe    read 4 rows" in done.stderr
    (removed,) = [json.loads(line) for line in (place / "a" / "removed.jsonl").read_text().splitlines()]
    assert {removed["id"], removed["dedupe_kept_id"]} == {"q0", "q2"}
    summary = json.loads((place / "a" / "summary.json").read_text())
    assert {"rows": 4, "kept": 3, "removed": 1, "rejects": 0}.items() <= summary.items()
    assert [stage["removed"] for stage in summary["stages"] if stage["removed"]] == [1]
    undone = _run(f"--undo {removed['id']} --out a", place)
    assert undone.returncode == 0, undone.stderr
    assert (place / "a" / "kept.jsonl").read_bytes() == (place / "a.jsonl").read_bytes()


def test_what_was_released_before_leaves_and_is_named(place: Path) -> None:
    (place / "new.jsonl").write_text('{"id": "n1", "text": "Is the Oskari kettle dishwasher-safe"}\n{"text": "Why?"}\n')
    assert _run("a.jsonl --text text --out first", place).returncode == 0
    done = _run("new.jsonl --text text --against first --out second", place)
    assert done.returncode == 0, done.stderr
    (removed,) = [json.loads(line) for line in (place / "second" / "removed.jsonl").read_text().splitlines()]
    assert (removed["dedupe_kept_release"], removed["dedupe_kept_id"]) == ("first", "q3")


def test_overlap_names_the_rows_and_fails_where_it_is_told_to(place: Path) -> None:
    line = "overlap a.jsonl b.csv --text text --text-b prompt"
    done = _run(line, place)
    assert done.returncode == 0, done.stderr
    (pair,) = [json.loads(line) for line in (place / "overlap-b" / "pairs.jsonl").read_text().splitlines()]
    assert (pair["b_id"], pair["a_id"]) == ("1", "q1")
    assert "50.00%" in done.stdout
    failed = _run(f"{line} --out again --fail-above 0.4", place)
    assert failed.returncode == 2
    assert "at most 40.00% may" in failed.stderr
    assert _run(f"{line} --out third --fail-above 0.5", place).returncode == 0


def test_calibrate_writes_thresholds_that_dedupe_reads(place: Path) -> None:
    done = _run("calibrate pairs.csv --left one --right two --label same --corpus a.jsonl --text text --out c", place)
    assert done.returncode == 0, done.stderr
    assert "recall without guard" in done.stdout
    again = _run("a.jsonl --text text --thresholds c/thresholds.yaml --out calibrated", place)
    assert again.returncode == 0, again.stderr
    assert "thresholds" in again.stdout
    line = "calibrate pairs.csv --left one --right two --label same --embedder use-multilingual --out d"
    assert "shopmark.yaml" in _run(line, place).stdout


WRONG_USES = {
    "a.jsonl --out x": "--text is missing",
    "a.jsonl --text text": "--out is missing",
    "a.jsonl --text text --out x --folder .": "two different things",
    "--undo q1": "--out is missing",
    "--undo q1 --out .": "no result of dedupe",
    "--text text --out x": "there is no FILE",
    "missing.jsonl --text text --out x": "there is no such file",
    "a.jsonl --text question --out x": "Its columns are: id, text.",
    "a.jsonl --text text --catalog missing.json --out x": "missing.json",
    "a.jsonl --text text --thresholds catalog.json --out x": "no such key",
    "a.jsonl --text text --against . --out x": "neither a result of dedupe nor a release",
    "overlap a.jsonl missing.csv --text text": "does not exist",
    "overlap a.jsonl b.csv": "--text is missing",
    "calibrate pairs.csv --left one --right two": "Missing option '--label'",
}


@pytest.mark.parametrize("line", WRONG_USES)
def test_a_wrong_use_exits_with_2_says_what_is_wrong_and_leaves_nothing(line: str, place: Path) -> None:
    before = sorted(place.iterdir())
    done = _run(line, place)
    assert done.returncode == 2, done.stdout + done.stderr
    assert WRONG_USES[line] in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(place.iterdir()) == before


def test_help_shows_the_options_of_a_file_and_the_commands() -> None:
    done = _run("--help", Path())
    assert all(word in done.stdout for word in ("--undo", "--catalog", "overlap", "calibrate", "Example"))
