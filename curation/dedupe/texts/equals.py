"""Rows that are equal by their hashes, and pairs of rows inside blocks of equals."""

import numpy as np

from curation.dedupe.texts.arrays import Hashes, Ints

LARGEST_BLOCK = 64
"""So many rows of equal facts are compared each with each; in a larger block only those that look alike."""


def later_equals(keys: Hashes) -> tuple[Ints, Ints]:
    """Rows whose keys (a matrix) stand before, and the first row that has them."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.arange(len(keys)), *keys.T[::-1]))
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
    first = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    return order[~new], first[~new]


def pairs_in_blocks(bags: Hashes) -> Ints:
    """Pairs of rows of equal hash (n x 2, lower row first, ascending), in blocks that are not too large."""
    order = np.argsort(bags, kind="stable")
    begins = np.flatnonzero(np.append(True, np.diff(bags[order].view(np.int64)) != 0)) if len(bags) else order
    length = np.diff(np.append(begins, len(bags)))
    found: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    # All pairs (i, j) of places inside a block, for all blocks that have a place j.
    for later in range(1, min(LARGEST_BLOCK, int(length.max(initial=0)))):
        blocks = begins[(length > later) & (length <= LARGEST_BLOCK)]
        found += [np.stack([order[blocks + earlier], order[blocks + later]], axis=1) for earlier in range(later)]
    pairs = np.concatenate(found)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
