"""64-bit hashes of words, and of sequences and bags of them, one per row, over flat columns.

Two rows of equal hash are taken to be equal: with n rows the chance of one mistake is about n^2 / 2^65, which is one in
six million for 2.5 million rows.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

import numpy as np

from curation.dedupe.texts.arrays import BLOCK, Bools, Hashes, Ints

_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15))


def mixed(numbers: Ints, salt: int) -> Hashes:
    """The finaliser of SplitMix64 over `numbers` (Steele, Lea, Flood 2014): well-spread bits of their own each."""
    x = numbers.astype(np.uint64) + np.uint64((salt + 1) * int(_MULTIPLIERS[2]) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * _MULTIPLIERS[0]
    x = (x ^ (x >> np.uint64(27))) * _MULTIPLIERS[1]
    return x ^ (x >> np.uint64(31))


def offsets_of(row: Ints, rows: int) -> Ints:
    """Where each of `rows` rows begins in a flat column that is sorted by `row`, and the end as one entry more."""
    starts = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=rows), out=starts[1:])
    return starts


def sequence_hashes(values: Ints, row: Ints, rows: int, salt: int, where: Bools | None = None) -> Hashes:
    """One hash a row of its values in their order.

    Args:
        values: whole numbers, codes or hashes, sorted by row.
        row: the row of each.
        rows: how many rows there are; a row of no values has hash 0.
        salt: other salts give other hashes.
        where: values to take; all of them without.
    """
    return _block_by_block(values, row, rows, where, lambda v, place: mixed(v + place * _MULTIPLIERS[0], salt))


def bag_hashes(values: Ints, row: Ints, rows: int, salt: int, where: Bools | None = None) -> Hashes:
    """One hash a row of its values in any order, each as often as it stands there; see `sequence_hashes`."""
    return _block_by_block(values, row, rows, where, lambda v, place: mixed(v, salt))


def blocks(row: Ints, rows: int) -> Iterator[tuple[int, int, slice]]:
    """Blocks of rows, each as first and last row (exclusive) and the slice of their codes.

    Columns of 64 bits over all codes need not stand in memory whole.
    """
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        start, end = np.searchsorted(row, (first, last))
        yield first, last, slice(int(start), int(end))


def _block_by_block(
    values: Ints, row: Ints, rows: int, where: Bools | None, hashed: Callable[[Hashes, Hashes], Hashes]
) -> Hashes:
    """Sums of hashes by row."""
    found = np.zeros(rows, dtype=np.uint64)
    for first, last, part in blocks(row, rows):
        taken, owner = values[part].astype(np.uint64), row[part] - first
        if where is not None:
            taken, owner = taken[where[part]], owner[where[part]]
        begins = offsets_of(owner, last - first)
        place = (np.arange(len(taken), dtype=np.int64) - begins[owner]).astype(np.uint64)
        sums = np.zeros(len(taken) + 1, dtype=np.uint64)
        np.cumsum(hashed(taken, place), out=sums[1:])
        found[first:last] = sums[begins[1:]] - sums[begins[:-1]]
    return found


def hash_of_text(text: str) -> int:
    """64 bits of a text as it stands."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def word_hashes(words: Sequence[str]) -> Hashes:
    """One hash a word: the same in every corpus, so what is made of them can be stored and compared."""
    return np.fromiter(map(hash_of_text, words), dtype=np.uint64, count=len(words))
