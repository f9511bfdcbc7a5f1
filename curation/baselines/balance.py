"""Takes the excess of questions that carry a cue out of the pool, until the cue is worth no more than a guess.

A question in which a baseline is right carries its cue, one in which it is wrong speaks against it. All that speak
against it stay; of those that carry it as many stay, by keyed hash, as make the baseline right as often as chance. The
pool is many times what a release takes, so questions are left out rather than options of theirs exchanged: every
option that stays has been verified, filtered and compared with the others already.

What the baselines learn comes from DRAW_FOLDS alone, and each question there is judged by what the other folds taught.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from curation.baselines.baseline import DRAW_FOLDS, JUDGE_FOLDS, Baseline, Folds, Offered, cross_hits

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 6
"""Taking one cue out may leave the next (the second most frequent answer): so many times at most."""
SMALL = 0.01
"""Hits above chance, in the draw folds, that need no further round."""

_FOLDS: Folds = [
    *((tuple(fold for fold in DRAW_FOLDS if fold != one), (one,)) for one in DRAW_FOLDS),
    (DRAW_FOLDS, JUDGE_FOLDS),
]


def balance(offered: Offered, baselines: Sequence[Baseline], place: "np.ndarray[Any, Any]") -> pa.Table:
    """The questions to leave out: question_id, baseline.

    Args:
        offered: all questions of one task.
        baselines: all of them, since mending one cue must not make another.
        place: of each question, its order by keyed hash: 0, 1, 2 ...
    """
    import numpy as np

    why = np.full(len(offered.counts), -1)
    for _ in range(ROUNDS):
        alive = np.flatnonzero(why < 0)
        if not len(alive):
            break
        left = Offered(offered.table.take(alive))
        flagged = _worst(left, baselines)
        if flagged is None:
            break
        number, hits = flagged
        excess = _excess(left, hits, place[alive])
        if not excess.any():
            break
        why[alive[excess]] = number
    gone = np.flatnonzero(why >= 0)
    names = pa.array([baseline.name for baseline in baselines], pa.string())
    return pa.table({"question_id": offered.table["question_id"].take(gone), "baseline": names.take(why[gone])})


def _worst(left: Offered, baselines: Sequence[Baseline]) -> "tuple[int, np.ndarray[Any, Any]] | None":
    """The baseline furthest above chance in the draw folds, and its hits; None when all are near chance."""
    import numpy as np

    draw = np.isin(left.fold, DRAW_FOLDS)
    if not draw.any():
        return None
    hits = [cross_hits(left, baseline, _FOLDS) for baseline in baselines]
    above = [round(float((one - left.chance)[draw].mean()), 9) for one in hits]
    worst = max(range(len(above)), key=lambda number: (above[number], -number))
    return (worst, hits[worst]) if above[worst] > SMALL else None


def _excess(left: Offered, hits: "np.ndarray[Any, Any]", place: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Which questions to leave out: in each language and half, those that carry the cue beyond what others outweigh."""
    import numpy as np

    above = hits - left.chance
    half = np.isin(left.fold, JUDGE_FOLDS).astype(np.int64)
    language = left.table["language"].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    part = language.astype(np.int64) * 2 + half
    against = np.bincount(part, weights=np.where(above < 0, -above, 0.0))
    order = np.lexsort((place, part))
    carried = np.where(above[order] > 1e-9, above[order], 0.0)
    so_far = np.cumsum(carried)
    first = np.concatenate(([True], np.diff(part[order]) > 0))
    before = np.maximum.accumulate(np.where(first, so_far - carried, 0.0))
    excess = np.zeros(len(above), dtype=bool)
    excess[order] = (carried > 0) & (so_far - before > against[part[order]] + 1e-9)
    return excess
