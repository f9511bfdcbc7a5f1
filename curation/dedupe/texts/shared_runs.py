"""What two rows quote word for word is one run of facts in both, however much wording stands in it.

A title that holds a whole sentence ("... made of wool and designed for kids") would otherwise split the frames of its
rows into many that no other row has.
"""

from collections import defaultdict
from dataclasses import dataclass

_LEAST_RUNS = 3
"""Rows of fewer runs of facts quote nothing that is split."""

Flags = list[bool]


@dataclass(frozen=True)
class Stretch:
    """The tokens of a row: words by code, which are facts, and which belong to a run of facts."""

    code: list[int]
    is_fact: Flags
    in_run: Flags

    @property
    def runs(self) -> int:
        """How many runs of facts there are."""
        return sum(now and not before for before, now in zip([False, *self.in_run], self.in_run, strict=False))


def shared_runs(left: Stretch, right: Stretch) -> tuple[Flags, Flags]:
    """Which tokens of two rows belong to a run of facts, where what both quote, from fact to fact, is one run."""
    ours, theirs = left.in_run, right.in_run
    if min(left.runs, right.runs) < _LEAST_RUNS:
        return ours, theirs
    ours, theirs = ours.copy(), theirs.copy()
    places: dict[int, list[int]] = defaultdict(list)
    for place, (code, fact) in enumerate(zip(right.code, right.is_fact, strict=True)):
        if fact:
            places[code].append(place)
    taken = [False] * len(right.code)
    first = 0
    while first < len(left.code):
        found = places[left.code[first]] if left.is_fact[first] else []
        length, at = max(((_length(left, right, first, place, taken), -place) for place in found), default=(0, 0))
        for step in range(length):
            ours[first + step] = theirs[step - at] = taken[step - at] = True
        first += max(1, length)
    return ours, theirs


def _length(left: Stretch, right: Stretch, first: int, place: int, taken: Flags) -> int:
    """How many tokens from here on both rows have in common, up to the last one that is a fact in both."""
    length = step = 0
    while first + step < len(left.code) and place + step < len(right.code):
        if left.code[first + step] != right.code[place + step] or taken[place + step]:
            break
        step += 1
        if left.is_fact[first + step - 1] and right.is_fact[place + step - 1]:
            length = step
    return length
