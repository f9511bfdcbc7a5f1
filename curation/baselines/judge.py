"""Is a baseline right more often than chance allows? Wilson's lower bound, corrected by Holm over all tests.

A test asks whether the hits of a baseline lie more than MARGIN above chance. Its z is that of Wilson's interval: the
bound lies above `chance + MARGIN` just when z is above the normal quantile of the level. By Holm the most surprising
test is held against LEVEL / tests, the next against LEVEL / (tests - 1), and so on until the first that does not reach.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

MARGIN = 0.03
"""Hits above chance that are no fault."""
LEVEL = 0.05
"""The share of false alarms over all tests of a build."""


@dataclass(frozen=True)
class Measured:
    """What a baseline scored: items judged, its mean hits, and the mean of chance in these items."""

    items: int
    hits: float
    chance: float


@dataclass(frozen=True)
class Verdict:
    """bound: the corrected lower bound of the hits; fault: it lies more than MARGIN above chance."""

    bound: float
    fault: bool


def holm(tests: Sequence[Measured]) -> list[Verdict]:
    """The verdict on each of the tests of a build, in their order."""
    order = sorted(range(len(tests)), key=lambda place: -_surprise(tests[place]))
    verdicts = [Verdict(0.0, False)] * len(tests)
    standing = True
    for rank, place in enumerate(order):
        level = LEVEL / (len(tests) - rank)
        bound = wilson_lower(tests[place].hits, tests[place].items, level)
        standing = standing and bound > tests[place].chance + MARGIN
        verdicts[place] = Verdict(bound, standing)
    return verdicts


def wilson_lower(share: float, items: int, level: float) -> float:
    """The one-sided lower Wilson bound of a share of `items` at error level `level`."""
    if not items:
        return 0.0
    z = NormalDist().inv_cdf(1 - level)
    middle = share + z * z / (2 * items)
    spread = z * math.sqrt(share * (1 - share) / items + z * z / (4 * items * items))
    return max(0.0, (middle - spread) / (1 + z * z / items))


def _surprise(test: Measured) -> float:
    """z of the score test of `hits > chance + MARGIN`; higher is more surprising."""
    least = min(test.chance + MARGIN, 1.0)
    if not test.items or least >= 1.0:
        return -math.inf
    return (test.hits - least) / math.sqrt(least * (1 - least) / test.items)
