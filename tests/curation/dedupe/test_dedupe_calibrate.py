"""Calibration: labelled pairs give a threshold for each task, and dedupe obeys it."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pytest
import yaml
from same_words import Count

from curation.dedupe.calibrate import GUARD, Calibration, PairColumns, Point, calibrate, choose, curve, thresholds_of
from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.thresholds import Thresholds, read_thresholds, with_thresholds
from schemas.errors import ShopmarkError, SpecError


def _judge(texts: Sequence[str], pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """A pair's score stands in its right text; the guard doubts what holds an exclamation mark."""
    right = [texts[place] for place in pairs[:, 1]]
    scores = np.array([float(text.split()[0]) for text in right])
    same = np.array(["!" not in text for text in right])
    return scores, same, ["because"] * len(right)


def _calibrate(folder: Path, rows: Sequence[tuple[str, str, str]], **more: float) -> Calibration:
    path = folder / "pairs.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([("a", "b", "same", "task"), *(("one", *row) for row in rows)])
    precision = more.get("precision", 1.0)
    return calibrate(path, folder / "out", PairColumns("a", "b", "same"), _judge, precision=precision)


def test_precision_and_recall_count_what_verdict_and_score_call_duplicates() -> None:
    scores, truth = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    points = {point.threshold: point for point in curve("t", GUARD, scores, np.array([True, False, True, True]), truth)}
    assert (points[0.65].called, points[0.65].precision, points[0.65].recall) == (2, 0.5, 1 / 3)
    assert (points[0.0].called, points[0.0].precision, points[0.0].recall) == (3, 2 / 3, 2 / 3)
    assert (points[0.95].called, points[0.95].precision, points[0.95].recall) == (0, None, 0)


def _points(*figures: tuple[float, float, float]) -> list[Point]:
    return [Point("", GUARD, threshold, 1, precision, recall) for threshold, precision, recall in figures]


def test_the_threshold_that_reaches_the_precision_and_finds_most_is_chosen() -> None:
    points = _points((0.0, 0.5, 1.0), (0.5, 0.98, 0.9), (0.6, 1.0, 0.9), (0.7, 1.0, 0.9), (0.8, 1.0, 0.5))
    assert choose(points, 0.95)[0].threshold == 0.6
    assert choose(points, 0.99) == (points[3], True)
    assert choose(_points((0.0, 1.0, 0.9), (0.5, 1.0, 0.9)), 0.99)[0].threshold == 0.0
    missed = _points((0.0, 0.5, 1.0), (0.5, 0.9, 0.8), (0.9, 0.9, 0.1))
    assert choose(missed, 0.95) == (missed[1], False)


def test_each_task_with_labels_enough_gets_its_own_threshold(tmp_path: Path) -> None:
    shoes = [("0.9 x", "1", "shoes")] * 10 + [("0.6 x", "0", "shoes")] * 10
    hats = [("0.5 x", "yes", "hats")] * 10 + [("0.4 x", "No", "hats")] * 10
    found = _calibrate(tmp_path, [*shoes, *hats, ("0.99 x", "1", "few")])
    own = thresholds_of(found)["tasks"]
    assert 0.6 < own["shoes"] <= 0.9
    assert 0.4 < own["hats"] <= 0.5
    assert "few" not in own
    assert thresholds_of(found)["default"] == pytest.approx(0.755, abs=0.01)  # all of `hats` lie below `shoes`
    assert [choice.point.task for choice in found.choices] == ["", "few", "hats", "shoes"]
    written = read_thresholds(tmp_path / "out" / "thresholds.yaml")
    assert written == Thresholds(**thresholds_of(found))


def test_the_guard_decides_before_the_score_and_its_mistakes_come_first(tmp_path: Path) -> None:
    found = _calibrate(tmp_path, [("0.9 x", "1", ""), ("0.95 !", "0", ""), ("0.8 !", "1", "")])
    (choice,) = found.choices
    assert (choice.point.precision, choice.point.recall, choice.point.threshold) == (1.0, 0.5, 0.0)
    lines = [json.loads(line) for line in (tmp_path / "out" / "pairs.jsonl").read_text().splitlines()]
    assert [line["right"] for line in lines] == ["0.8 !", "0.9 x", "0.95 !"]
    rows = list(csv.DictReader((tmp_path / "out" / "curve.csv").open()))
    alone = next(row for row in rows if row["judge"] == "embedding alone" and row["threshold"] == "0.92")
    assert (alone["called"], alone["precision"]) == ("1", "0.0000")


def test_the_picture_is_drawn_twice(tmp_path: Path) -> None:
    _calibrate(tmp_path, [("0.9 x", "1", ""), ("0.5 x", "0", "")])
    assert (tmp_path / "out" / "calibration.svg").read_text().startswith("<svg")
    assert (tmp_path / "out" / "calibration.png").read_bytes().startswith(b"\x89PNG")


def test_rows_without_a_label_are_skipped_and_counted(tmp_path: Path) -> None:
    assert _calibrate(tmp_path, [("0.9 x", "1", ""), ("0.9 x", "", ""), ("0.5 x", "0", "")]).skipped == 1


@pytest.mark.parametrize(
    ("labels", "said"), [("1?", "'?' says neither"), ("11", "no pairs that are no duplicates"), ("00", "no duplicates")]
)
def test_labels_that_say_nothing_are_refused(tmp_path: Path, labels: str, said: str) -> None:
    with pytest.raises(ShopmarkError, match=said.replace("?", "[?]")):
        _calibrate(tmp_path, [("0.9 x", label, "") for label in labels])
    assert not (tmp_path / "out").exists()


def _near(rows: Path, found: Path) -> list[Count]:
    """All rows but the first of a task are near texts of it; the score is their text."""
    duckdb.sql(
        f"""SELECT row, id, first(id) OVER w AS kept_id, NULL::VARCHAR AS kept_release, 'near text' AS stage,
            text::DOUBLE AS score, 'other words' AS why
        FROM read_parquet('{rows}') WINDOW w AS (PARTITION BY task ORDER BY row)
        QUALIFY row_number() OVER w > 1"""
    ).write_parquet(str(found / "removed.parquet"))
    duckdb.sql(
        """SELECT ''::VARCHAR AS left_id, '' AS right_id, NULL::VARCHAR AS right_release, 1.0::DOUBLE AS score,
            '' AS why, false AS disagree WHERE false"""
    ).write_parquet(str(found / "look_alikes.parquet"))
    return [Count("near text", 0, 0, len(duckdb.read_parquet(str(found / "removed.parquet"))), 0.0)]


def test_a_near_text_below_the_threshold_of_its_task_stays_as_a_look_alike(tmp_path: Path) -> None:
    rows = [("x", "1"), ("x", "0.95"), ("x", "0.85"), ("y", "1"), ("y", "0.85"), ("y", "0.5")]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": n, "task": row[0], "text": row[1]}) + "\n" for n, row in enumerate(rows)))
    engine = with_thresholds(_near, Thresholds(default=0.6, tasks={"x": 0.9}))
    summary = dedupe_file(path, tmp_path / "out", Columns("text"), engine, threads=1, say=lambda _: None)
    removed = [json.loads(line)["id"] for line in (tmp_path / "out" / "removed.jsonl").read_text().splitlines()]
    assert removed == [1, 4]
    assert [(stage["stage"], stage["removed"]) for stage in summary.stages] == [("near text", 4), ("thresholds", -2)]
    pairs = [json.loads(line) for line in (tmp_path / "out" / "look_alikes.jsonl").read_text().splitlines()]
    assert [(pair["left_id"], pair["right_id"], pair["disagree"]) for pair in pairs] == [
        ("0", "2", True),
        ("3", "5", True),
    ]
    assert "0.85 is below 0.9" in pairs[0]["why"]


def test_a_misspelt_threshold_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(yaml.safe_dump({"default": 0.5, "task": {"x": 0.5}}))
    with pytest.raises(SpecError, match="no such key"):
        read_thresholds(path)
