"""What a run knows so far: for each row the row that is kept for it, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from curation.dedupe.texts.arrays import Floats, Ints


@dataclass(frozen=True)
class StageCount:
    """How many rows and pairs a stage looked at, how many rows it removed, and how many seconds it took."""

    stage: str
    rows: int
    pairs: int
    removed: int
    seconds: float


class Run:
    """Rows stand in the order of preference: of rows that are the same, the first one stays."""

    def __init__(self, rows: int, progress: Callable[[str], None] | None) -> None:
        self.kept: Ints = np.arange(rows, dtype=np.int64)
        self.score: Floats = np.ones(rows)
        self.stage: list[str | None] = [None] * rows
        self.why: list[str | None] = [None] * rows
        self.counts: list[StageCount] = []
        self._progress = progress or (lambda _: None)
        self._began = perf_counter()

    def remaining(self) -> Ints:
        """The rows that stay so far."""
        return np.flatnonzero(self.kept == np.arange(len(self.kept)))

    def stays(self, row: int) -> bool:
        return bool(self.kept[row] == row)

    def remove(self, rows: Ints, kept: Ints, stage: str, why: str) -> None:
        """Remove rows, each for another one, all for one reason."""
        self.kept[rows] = kept
        for row in rows.tolist():
            self.stage[row], self.why[row] = stage, why

    def remove_one(self, row: int, kept: int, stage: str, why: str, score: float) -> None:
        self.kept[row], self.score[row] = kept, score
        self.stage[row], self.why[row] = stage, why

    def final(self) -> Ints:
        """For each row the one that stays for it in the end.

        A row that was the same as one that left later is the same as the one that stays for that: the first two stages
        find equals, and of equals the guard says the same.
        """
        kept = self.kept
        while (kept[kept] != kept).any():
            kept = kept[kept]
        return kept

    def done(self, stage: str, rows: int, pairs: int, removed: int) -> None:
        """Count a stage, and tell of it."""
        now = perf_counter()
        self.counts.append(StageCount(stage, rows, pairs, removed, round(now - self._began, 3)))
        self._progress(f"{stage}: {removed:,} of {rows:,} rows removed")
        self._began = now
