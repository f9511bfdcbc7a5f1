"""The rows that the wording is learned from: enough for any statistic here, and the same whatever the order of rows."""

import numpy as np

from curation.dedupe.texts.arrays import Hashes, Ints

MOST = 50_000
"""Rows; what stands in fewer than one of a thousand is no wording."""


def sample_rows(hashes: Hashes, most: int = MOST) -> Ints:
    """The rows with the smallest hashes (all different), `most` at most, ascending by row."""
    if len(hashes) <= most:
        return np.arange(len(hashes))
    return np.sort(np.argpartition(hashes, most)[:most])
