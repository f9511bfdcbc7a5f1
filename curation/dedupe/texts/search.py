"""Stage 3 for free text: look-alikes, found by FAISS over static embeddings.

Exact for some ten thousand rows; above, an inverted index whose cells are read near the question only. Every shard
fills an index of its own, trained alike, and these are merged. Pairs are found by inner product of unit vectors, and
their scores are computed anew, so they do not depend on the index.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from curation.dedupe.texts.arrays import Floats, Ints

EXACT_UP_TO = 20_000
_QUERIES = 5_000
"""Rows that are searched in one call."""
_CELLS_READ = 6
POINTS_A_CELL = 40
_ROUNDS = 4
_DECIMALS = 4

Index = Any
"""Of FAISS, which has no types."""


def cells_of(rows: int) -> int:
    """Cells of the inverted index of so many rows; 0 where every row is compared with every other one."""
    return int(2 * rows**0.5) if rows > EXACT_UP_TO else 0


def trained_index(vectors: Floats, cells: int) -> Index:
    """An empty index.

    Args:
        vectors: a sample of the rows, POINTS_A_CELL for each cell (float32).
        cells: of `cells_of`.
    """
    import faiss

    # What is added up by several threads is added up in another order, so training runs on one.
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    if not cells:
        return faiss.IndexIDMap(flat)
    eight_bits = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(flat, vectors.shape[1], cells, eight_bits, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter, index.cp.max_points_per_centroid = 1, _ROUNDS, POINTS_A_CELL
    # Few rows may be left of the sample.
    index.cp.min_points_per_centroid = 1
    index.train(vectors)
    index.nprobe = _CELLS_READ
    return index


def save_index(index: Index, path: Path) -> None:
    """Write an index."""
    import faiss

    faiss.write_index(index, str(path))


def load_index(path: Path) -> Index:
    """Read an index."""
    import faiss

    return faiss.read_index(str(path))


def merged(indexes: Sequence[Path], empty: Index) -> Index:
    """One index of all rows of several, in their order."""
    for path in indexes:
        empty.merge_from(load_index(path), 0)
    return empty


def nearest(index: Index, vectors: Floats, similarity: float, neighbours: int) -> Ints:
    """Pairs of places of vectors and the rows of the index (by number) that are near them (n x 2).

    Args:
        index: of rows by number.
        vectors: unit length, float32; zero vectors are near nothing.
        similarity: least cosine.
        neighbours: how many of the nearest are looked at, of each vector.
    """
    import faiss

    faiss.omp_set_num_threads(1)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for first in range(0, len(vectors), _QUERIES):
        scores, near = index.search(vectors[first : first + _QUERIES], neighbours)
        place = np.broadcast_to(np.arange(first, first + len(near))[:, None], near.shape)
        is_near = (near >= 0) & (scores >= similarity - 10.0**-_DECIMALS)
        found.append(np.stack([place[is_near], near[is_near]], axis=1))
    return np.concatenate(found)


def look_alikes(index: Index, vectors: Floats, number: Ints, similarity: float, neighbours: int) -> Ints:
    """Pairs of rows of an index that are among each other's nearest: (n x 2, lower number first, ascending).

    Args:
        index, similarity: see `nearest`.
        vectors: of the rows that are looked up.
        number: of these rows.
        neighbours: how many of the nearest are looked at, of each row, itself included.
    """
    pairs = nearest(index, vectors, similarity, neighbours)
    pairs = np.stack([number[pairs[:, 0]], pairs[:, 1]], axis=1)
    return np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)


def cosines(vectors: Floats, pairs: Ints) -> Floats:
    """The cosine of each pair of rows, in double precision, rounded to four decimals."""
    found = np.zeros(len(pairs))
    for first in range(0, len(pairs), _QUERIES):
        part = slice(first, first + _QUERIES)
        left, right = vectors[pairs[part, 0]].astype(np.float64), vectors[pairs[part, 1]].astype(np.float64)
        norms = np.sqrt(np.einsum("ij,ij->i", left, left) * np.einsum("ij,ij->i", right, right))
        found[part] = np.einsum("ij,ij->i", left, right) / np.where(norms > 0, norms, 1)
    return np.round(found, _DECIMALS)
