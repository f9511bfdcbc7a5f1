"""Calibration: pairs that people labelled say from which score on a near text is a duplicate, for each task.

The guard decides what is a duplicate at all; a threshold on the score makes it more careful where a task needs that.
"""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.files.columns import ROW_NUMBER, Columns, require
from curation.dedupe.files.folder import new_folder
from curation.dedupe.files.formats import format_of
from curation.dedupe.files.read import open_records
from curation.release.export.shopping_mmlu import no_formula
from schemas.errors import ShopmarkError
from warehouse.memory import memory_database

if TYPE_CHECKING:
    from curation.dedupe.texts.catalog import Catalog

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Judge = Callable[[Sequence[str], "np.ndarray"], tuple["np.ndarray", Bools, list[str]]]
"""Texts and pairs of their places -> of each pair the score, whether the guard says duplicate, and why."""

ALL = ""
"""The name of all tasks together."""
DUPLICATE = ("1", "true", "t", "yes", "y", "same", "duplicate", "match")
DISTINCT = ("0", "false", "f", "no", "n", "different", "distinct", "no match")
LEAST_PAIRS = 10
"""Duplicates, and pairs that are none, without which a task gets no threshold of its own."""
THRESHOLDS = np.round(np.arange(0, 1.0001, 0.005), 3)
GUARD, EMBEDDING = "embedding and guard", "embedding alone"


@dataclass(frozen=True)
class PairColumns:
    """Columns of a file of labelled pairs; task None: the column `task`, where there is one."""

    left: str
    right: str
    label: str
    task: str | None = None

    def asked(self) -> dict[str, str]:
        """Role -> column, of the columns that must be there."""
        roles = {"left": self.left, "right": self.right, "label": self.label}
        return roles | ({"task": self.task} if self.task else {})

    def looked_for(self) -> list[str]:
        """All columns that may be used."""
        return list(dict.fromkeys([*self.asked().values(), *([] if self.task else ["task"])]))


@dataclass(frozen=True)
class Pairs:
    """Labelled pairs; skipped: rows that were broken, or have no label or text."""

    left: list[str]
    right: list[str]
    duplicate: Bools
    task: list[str]
    skipped: int


@dataclass(frozen=True)
class Point:
    """What a threshold gives: of the pairs that it calls duplicates, how many are (precision, None where it calls none
    so), and how many of the duplicates it finds."""

    task: str
    judge: str
    threshold: float
    called: int
    precision: float | None
    recall: float


@dataclass(frozen=True)
class Choice:
    """The threshold of a task. reached: the wanted precision is reached. own: the task has labels enough for a
    threshold of its own; else it is that of all tasks."""

    point: Point
    pairs: int
    duplicates: int
    reached: bool
    own: bool


@dataclass(frozen=True)
class Calibration:
    """choices: ALL first, then the tasks; points: their curves."""

    choices: list[Choice]
    points: list[Point]
    skipped: int


def read_pairs(path: Path, columns: PairColumns, scratch: Path) -> Pairs:
    """Read labelled pairs from JSON lines, CSV or Parquet.

    Raises:
        ShopmarkError: the file cannot be read, lacks a column, has a label that is neither DUPLICATE nor DISTINCT, or
            no pair of either kind.
    """
    with (
        memory_database(threads=1) as connection,
        open_records(path, format_of(path), columns, scratch, connection) as records,
    ):
        names = records.names
        batches = [batch.select(["reason", *(f"c{place}" for place in range(len(names)))]) for batch in records.batches]
    if not batches:
        raise ShopmarkError("there are no pairs", str(path), "Give labelled pairs, duplicates and others.")
    table = pa.concat_tables(batches, promote_options="permissive")
    good = table.filter(pc.is_null(table["reason"]))
    require(columns, [name for place, name in enumerate(names) if good[f"c{place}"].null_count < len(good)], path)
    values = {name: good[f"c{place}"].to_pylist() for place, name in enumerate(names)}
    tasks = values.get(columns.task or "task", [None] * len(good))
    rows = [
        (left, right, label.strip().lower(), task or ALL)
        for left, right, label, task in zip(
            values[columns.left], values[columns.right], values[columns.label], tasks, strict=True
        )
        if left is not None and right is not None and label is not None
    ]
    labels = [label for _, _, label, _ in rows]
    _check_labels(labels, path, columns.label)
    duplicate = np.array([label in DUPLICATE for label in labels], dtype=np.bool_)
    return Pairs([r[0] for r in rows], [r[1] for r in rows], duplicate, [r[3] for r in rows], len(table) - len(rows))


def read_texts(path: Path, column: str, scratch: Path) -> list[str]:
    """The texts of one column of a file.

    Raises:
        ShopmarkError: the file cannot be read, or lacks the column.
    """
    columns = Columns(column, id=ROW_NUMBER)
    with (
        memory_database(threads=1) as connection,
        open_records(path, format_of(path), columns, scratch, connection) as records,
    ):
        texts = [text for batch in records.batches for text in batch["c0"].to_pylist() if text is not None]
    require(columns, [column] if texts else [], path)
    return texts


def _check_labels(labels: Sequence[str], path: Path, column: str) -> None:
    known = f"Write {DUPLICATE[0]} or {DUPLICATE[1]} for duplicates, {DISTINCT[0]} or {DISTINCT[1]} for others."
    for label in labels:
        if label not in DUPLICATE and label not in DISTINCT:
            raise ShopmarkError(f"the label {label!r} says neither yes nor no", f"{path}, column `{column}`", known)
    for words, kind in ((DUPLICATE, "duplicates"), (DISTINCT, "pairs that are no duplicates")):
        if not set(labels) & set(words):
            raise ShopmarkError(f"there are no {kind} among the pairs", f"{path}, column `{column}`", known)


def text_judge(
    catalog: "Catalog | None", threads: int, corpus: Sequence[str] = (), embedder: str | None = None
) -> Judge:
    """The judgement of the stages on free text: the score of a pair, and what the guard says of it.

    Args:
        catalog: names that are facts.
        threads: change no result.
        corpus: more texts of the kind of the pairs; from few texts the guard learns little of what is wording.
        embedder: gives the scores, as it does for the questions of a Shopmark folder; None: those of `dedupe FILE`.
    """

    def judge(texts: Sequence[str], pairs: "np.ndarray") -> tuple["np.ndarray", Bools, list[str]]:
        from curation.dedupe.embedder import embed
        from curation.dedupe.texts.catalog import Catalog
        from curation.dedupe.texts.judge_pairs import judge_pairs
        from curation.dedupe.texts.search import cosines

        known = set(texts)
        more = sorted({text for text in corpus if text not in known})
        scores, judged = judge_pairs([*texts, *more], pairs, catalog or Catalog({}), threads)
        same = np.array(judged.duplicate, dtype=np.bool_)
        if embedder:
            scores = np.where(scores == 1, 1.0, cosines(embed(texts, embedder, threads), pairs))
        return scores, same, judged.why

    return judge


def calibrate(path: Path, out: Path, columns: PairColumns, judge: Judge, *, precision: float) -> Calibration:
    """Choose the thresholds of all tasks by labelled pairs; write them and how they were found into `out`.

    `out` gets thresholds.yaml (for `dedupe --thresholds`), curve.csv (Point), pairs.jsonl (each pair with its score and
    verdict, those where the labels say otherwise first), calibration.svg and calibration.png.

    Args:
        path: of the pairs: JSON lines, CSV or Parquet.
        out: is not there yet, or empty.
        columns: of the pairs.
        judge: gives score and verdict.
        precision: what is wanted. Of the thresholds that reach it the one is chosen that finds most duplicates (of
            several the middle one; 0 where the guard alone reaches it); where none does, the one with the best F1.

    Raises:
        ShopmarkError: as `read_pairs`; `out` is not empty.
    """
    from curation.dedupe.calibration_picture import draw

    with new_folder(out.resolve()) as folder:
        pairs = read_pairs(path, columns, folder / "plain")
        texts = sorted({*pairs.left, *pairs.right})
        place = {text: number for number, text in enumerate(texts)}
        places = np.array([[place[text] for text in side] for side in (pairs.left, pairs.right)], dtype=np.int64).T
        scores, same, why = judge(texts, places)
        found = _choose_all(pairs, scores, same, precision)
        _write_thresholds(found, folder / "thresholds.yaml", precision)
        _write_curve(found.points, folder / "curve.csv")
        _write_pairs(pairs, scores, same, why, folder / "pairs.jsonl")
        draw(found, folder / "calibration")
    return found


def _choose_all(pairs: Pairs, scores: "np.ndarray", same: Bools, precision: float) -> Calibration:
    tasks = np.array(pairs.task)
    names = [ALL, *sorted(set(pairs.task) - {ALL})]
    points: list[Point] = []
    choices: list[Choice] = []
    for task in names:
        rows = np.ones(len(tasks), dtype=np.bool_) if task == ALL else tasks == task
        truth = pairs.duplicate[rows]
        curves = [
            curve(task, judge, scores[rows], verdicts, truth)
            for judge, verdicts in ((GUARD, same[rows]), (EMBEDDING, np.ones(len(truth), dtype=np.bool_)))
        ]
        points += [point for one in curves for point in one]
        point, reached = choose(curves[0], precision)
        enough = min(int(truth.sum()), int((~truth).sum())) >= LEAST_PAIRS
        choices.append(Choice(point, len(truth), int(truth.sum()), reached, task == ALL or enough))
    return Calibration(choices, points, pairs.skipped)


def curve(task: str, judge: str, scores: "np.ndarray", verdicts: Bools, truth: Bools) -> list[Point]:
    """Precision and recall at every threshold, where a pair is a duplicate by its verdict and its score."""
    points = []
    for threshold in THRESHOLDS.tolist():
        called = verdicts & (scores >= threshold)
        right, number = int((called & truth).sum()), int(called.sum())
        recall = right / int(truth.sum()) if truth.any() else 0.0
        points.append(Point(task, judge, threshold, number, right / number if number else None, recall))
    return points


def choose(points: Sequence[Point], precision: float) -> tuple[Point, bool]:
    """The point to work at, and whether the wanted precision is reached there."""
    reached = [point for point in points if point.precision is not None and point.precision >= precision]
    if reached:
        recall = max(point.recall for point in reached)
        best = [point for point in reached if point.recall == recall]
        # In the middle between the wrong pairs below and the right ones above; none where nothing is wrong below.
        return best[0 if best[0].threshold == 0 else len(best) // 2], True
    return max(points, key=lambda point: (_f1(point), point.threshold)), False


def _f1(point: Point) -> float:
    total = (point.precision or 0) + point.recall
    return 2 * (point.precision or 0) * point.recall / total if total else 0.0


def thresholds_of(found: Calibration) -> dict[str, Any]:
    """What thresholds.yaml holds."""
    own = {choice.point.task: choice.point.threshold for choice in found.choices[1:] if choice.own}
    return {"default": found.choices[0].point.threshold, "tasks": own}


def _write_thresholds(found: Calibration, path: Path, precision: float) -> None:
    import yaml

    head = f"# Least score at which a near text leaves, chosen for a precision of {precision:g}\n"
    said = head + "# by `shopmark dedupe calibrate`; for `shopmark dedupe FILE --thresholds`.\n"
    path.write_text(said + yaml.safe_dump(thresholds_of(found), sort_keys=False, allow_unicode=True), encoding="utf-8")


def _write_curve(points: Sequence[Point], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["task", "judge", "threshold", "called", "precision", "recall"])
        for point in points:
            precision = "" if point.precision is None else f"{point.precision:.4f}"
            task = no_formula(point.task)
            writer.writerow([task, point.judge, point.threshold, point.called, precision, f"{point.recall:.4f}"])


def _write_pairs(pairs: Pairs, scores: "np.ndarray", same: Bools, why: Sequence[str], path: Path) -> None:
    wrong = same != pairs.duplicate
    records: list[Mapping[str, Any]] = [
        {
            "left": pairs.left[row],
            "right": pairs.right[row],
            "task": pairs.task[row] or None,
            "labelled_duplicate": bool(pairs.duplicate[row]),
            "guard_says_duplicate": bool(same[row]),
            "score": round(float(scores[row]), 4),
            "why": why[row],
        }
        for row in np.argsort(~wrong, kind="stable").tolist()
    ]
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
