"""The rows that the wording is learned from: enough for any statistic here, and the same whatever the order of rows."""

import numpy as np

from curation.dedupe.texts.arrays import Hashes, Ints
from curation.dedupe.texts.tokens import Tokens

MOST = 50_000
"""Rows; what stands in fewer than one of a thousand is no wording."""


def sample_rows(hashes: Hashes, most: int = MOST) -> Ints:
    """The rows with the smallest hashes, `most` at most, ascending by row."""
    if len(hashes) <= most:
        return np.arange(len(hashes))
    return np.sort(np.argpartition(hashes, most)[:most])


def rows_alone(tokens: Tokens, rows: Ints) -> Tokens:
    """The tokens of these rows (ascending), which become rows 0, 1, 2 ..."""
    place = np.full(tokens.rows, -1, dtype=np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    kept = tokens.only(place[tokens.row] >= 0)
    return Tokens(kept.words, kept.code, place[kept.row], len(rows), kept.labelled)
