"""Verdicts on pairs of rows that state the same facts in different frames.

Frames that ask the same thing must have the facts in the order that they always have between them, over all pairs of
rows in these frames.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.dedupe.texts.frames import Frame, judge_frames
from curation.dedupe.texts.guard import TORN, Compared, Order

_SURE_ORDER = 0.9
_LEAST_VOTES = 2

Votes = dict[tuple[Frame, Frame], Counter[Order]]


def settle(parts: Sequence[Compared], known: FrameVectors) -> Compared:
    """The verdicts of all parts, one after another, with those that were open."""
    votes: Votes = defaultdict(Counter)
    for part in parts:
        for pair in part.open:
            votes[pair.frames][pair.order] += 1
    distinct = sorted(votes)
    judged = dict(zip(distinct, judge_frames(distinct, known), strict=True))
    for part in parts:
        for pair in part.open:
            verdict, number = judged[pair.frames], pair.number
            in_order = _is_their_order(pair.order, votes[pair.frames]) or pair.same_roles
            part.duplicate[number], part.score[number] = verdict.same and in_order, verdict.score
            part.why[number] = "the same facts in another order" if verdict.same and not in_order else verdict.why
    return Compared(
        [duplicate for part in parts for duplicate in part.duplicate],
        [score for part in parts for score in part.score],
        [why for part in parts for why in part.why],
        [],
    )


def _is_their_order(order: Order, votes: Counter[Order]) -> bool:
    """Facts stand in the same order, or all rows of these two frames agree on another one."""
    if order in ((0,), TORN):
        return order == (0,)
    same = votes[(0,)]
    return votes[order] >= _LEAST_VOTES and votes[order] >= _SURE_ORDER * (same + votes[order])
