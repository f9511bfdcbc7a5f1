"""Which facts one row states and the other does not, for many pairs at once."""

import numpy as np

from curation.dedupe.texts.arrays import Bools, Ints
from curation.dedupe.texts.tokens import Tokens

_PAIRS = 50_000
"""Pairs that are looked at in one go."""


def fact_differences(tokens: Tokens, is_fact: Bools, starts: Ints, pairs: Ints) -> tuple[Ints, Ints]:
    """For each pair of rows one fact (by code) that only the left has, and one that only the right has; -1 for none.

    Of several, the one that comes first in the vocabulary: numbers before words.
    """
    found = [
        _differences(tokens, is_fact, starts, pairs[first : first + _PAIRS]) for first in range(0, len(pairs), _PAIRS)
    ]
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([ours for ours, _ in found]), np.concatenate([theirs for _, theirs in found])


def _differences(tokens: Tokens, is_fact: Bools, starts: Ints, pairs: Ints) -> tuple[Ints, Ints]:
    size = len(tokens.words)
    keys = [_keys(tokens, is_fact, starts, pairs[:, side], size) for side in (0, 1)]
    distinct, place = np.unique(np.concatenate(keys), return_inverse=True)
    times = np.bincount(place[: len(keys[0])], minlength=len(distinct)).astype(np.int64)
    times -= np.bincount(place[len(keys[0]) :], minlength=len(distinct))
    return _first(distinct[times > 0], size, len(pairs)), _first(distinct[times < 0], size, len(pairs))


def _keys(tokens: Tokens, is_fact: Bools, starts: Ints, rows: Ints, size: int) -> Ints:
    """One number for each fact of each row: its place among `rows`, and its code."""
    length = starts[rows + 1] - starts[rows]
    pair = np.repeat(np.arange(len(rows)), length)
    at = np.arange(len(pair)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(starts[rows], length)
    facts = is_fact[at]
    return pair[facts] * size + tokens.code[at[facts]]


def _first(keys: Ints, size: int, pairs: int) -> Ints:
    first = np.full(pairs, -1, dtype=np.int64)
    pair, begin = np.unique(keys // size, return_index=True)
    first[pair] = keys[begin] % size
    return first
