"""Stage 3 for free text: look-alikes, found by FAISS over static embeddings.

Exact for some ten thousand rows; above, an inverted index whose cells are read near the question only. Pairs are
found by inner product of unit vectors, and their scores are computed anew, so they do not depend on the index.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from curation.dedupe.texts.arrays import Floats, Ints

EXACT_UP_TO = 20_000
_QUERIES = 5_000
"""Rows that are searched in one call."""
_CELLS_READ = 6
_POINTS_A_CELL = 40
_ROUNDS = 4
_DECIMALS = 4


def look_alikes(vectors: Floats, similarity: float, neighbours: int, threads: int) -> tuple[Ints, Floats]:
    """Pairs of rows that are among each other's nearest: (n x 2, left < right, ascending; cosines, rounded).

    Args:
        vectors: unit vectors, float32; zero vectors are near nothing.
        similarity: least cosine.
        neighbours: how many of the nearest are looked at, of each row, itself included.
        threads: searches side by side; they change no result.
    """
    import faiss

    if len(vectors) < 2:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    index = _index(vectors, threads)

    def search(first: int) -> Ints:
        faiss.omp_set_num_threads(1)
        queries = vectors[first : first + _QUERIES]
        scores, found = index.search(queries, min(neighbours, len(vectors)))
        rows = np.broadcast_to(np.arange(first, first + len(queries))[:, None], found.shape)
        near = (found >= 0) & (found != rows) & (scores >= similarity - 10.0**-_DECIMALS)
        return np.sort(np.stack([rows[near], found[near]], axis=1), axis=1)

    with ThreadPoolExecutor(threads) as pool:
        pairs = np.concatenate(list(pool.map(search, range(0, len(vectors), _QUERIES))))
    pairs = np.unique(pairs, axis=0)
    scores = cosines(vectors, pairs)
    near = scores >= similarity
    return pairs[near], scores[near]


def cosines(vectors: Floats, pairs: Ints) -> Floats:
    """The cosine of each pair of rows, in double precision, rounded to four decimals."""
    found = np.zeros(len(pairs))
    for first in range(0, len(pairs), _QUERIES):
        part = slice(first, first + _QUERIES)
        left, right = vectors[pairs[part, 0]].astype(np.float64), vectors[pairs[part, 1]].astype(np.float64)
        found[part] = np.einsum("ij,ij->i", left, right)
    return np.round(found, _DECIMALS)


def _index(vectors: Floats, threads: int):  # type: ignore[no-untyped-def]
    import faiss

    # What is added up by several threads is added up in another order, so training runs on one.
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    if len(vectors) <= EXACT_UP_TO:
        flat.add(vectors)
        return flat
    cells = int(4 * len(vectors) ** 0.5)
    eight_bits = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(flat, vectors.shape[1], cells, eight_bits, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter, index.cp.max_points_per_centroid = 1, _ROUNDS, _POINTS_A_CELL
    index.train(vectors)
    faiss.omp_set_num_threads(threads)
    index.add(vectors)
    index.nprobe = _CELLS_READ
    return index
