"""Stage 3: pairs of questions that look alike, found by FAISS over embeddings (inner product of unit vectors).

Duplicates are searched exhaustively inside blocks of questions whose exact facts are equal (outside of them the guard
never says duplicate). Look-alikes with other facts are searched among the nearest neighbours in a task and language;
they are shown to people, so a few a question will do. Embeddings cost a thousand times what words do, so only
questions that share words with another one are embedded.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

SHARED_WORDS = 0.5
"""Of the words of two questions, from which they may be look-alikes: of the pairs whose embeddings are near, 98 in 100
share so many."""

LIKELY_PAIRS = 2
"""Of each neighbourhood, those that share the most words."""

COMMON_WORD = 1_000
"""Rows of a group from which a word that all of them hold says nothing of two of them."""

EXACT_UP_TO = 20_000
"""Vectors of one search; above, an inverted index reads only the cells near the question."""

NEIGHBOURS = 4
"""Of each question, itself included."""

_CELLS_READ = 16
_SLACK = 1e-3
"""FAISS is asked for a little less than the threshold: what counts is the similarity computed here, rounded."""
_DECIMALS = 4

Groups = Sequence["np.ndarray[Any, Any]"]
Column: TypeAlias = "np.ndarray[Any, Any]"


def near_pairs(
    vectors: "np.ndarray[Any, Any]", blocks: Groups, neighbourhoods: Groups, similarity: float, threads: int
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """Pairs of rows of `vectors` with at least this similarity: (pairs as int64 n x 2, left < right, sorted; scores).

    Args:
        vectors: unit vectors, float32.
        blocks: row numbers; all pairs inside a block are found (up to the recall of the index above EXACT_UP_TO).
        neighbourhoods: row numbers; the nearest pairs inside are found.
        similarity: least cosine, compared after rounding to four decimals.
        threads: searches that run side by side; does not change the result.
    """
    import numpy as np

    work = [(_within, rows) for rows in blocks] + [(_nearest, rows) for rows in neighbourhoods]

    def search(task: tuple[Any, Any]) -> "np.ndarray[Any, Any]":
        find, rows = task
        return rows[find(vectors[rows], similarity - _SLACK)]

    with ThreadPoolExecutor(threads) as pool:
        found = [pairs for pairs in pool.map(search, work) if len(pairs)]
    if not found:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    pairs = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    # In double precision and pair by pair, so that a score does not depend on which search found it.
    left, right = vectors[pairs[:, 0]].astype(np.float64), vectors[pairs[:, 1]].astype(np.float64)
    norms = np.sqrt(np.einsum("ij,ij->i", left, left) * np.einsum("ij,ij->i", right, right))
    scores = np.round(np.einsum("ij,ij->i", left, right) / norms, _DECIMALS)
    near = scores >= similarity
    return pairs[near], scores[near]


def likely_look_alikes(words: "pa.ListArray", neighbourhoods: Column) -> Column:
    """Rows that share words with another row of their neighbourhood, sorted.

    Args:
        words: the distinct words of each row.
        neighbourhoods: a number a row; the LIKELY_PAIRS likeliest pairs of each count. Of equal ones the first rows.
    """
    import numpy as np

    left, right, share = _sharing(words, neighbourhoods)
    order = np.lexsort((right, left, -share, neighbourhoods[left]))
    _, starts, sizes = np.unique(neighbourhoods[left[order]], return_index=True, return_counts=True)
    best = order[np.arange(len(order)) - np.repeat(starts, sizes) < LIKELY_PAIRS]
    return np.unique(np.concatenate([left[best], right[best]]))


def likely_duplicates(words: "pa.ListArray", counts: Column, blocks: Column) -> Column:
    """Rows that share words with another row of their block that is as long, but not all of them, sorted.

    Only such running text can be judged a duplicate: of equal words in another order it never is.

    Args:
        words: the distinct words of each row.
        counts: how many words each row has.
        blocks: a number a row.
    """
    import numpy as np

    left, right, share = _sharing(words, blocks)
    likely = (share < 1) & (counts[left] == counts[right])
    return np.unique(np.concatenate([left[likely], right[likely]]))


def _sharing(words: "pa.ListArray", groups: Column) -> tuple[Column, Column, Column]:
    """Pairs of rows of one group that share at least SHARED_WORDS of their words: left, right, share."""
    import numpy as np
    from scipy import sparse  # type: ignore[import-untyped]

    counts = np.diff(words.offsets.to_numpy())
    rows = np.repeat(np.arange(len(counts)), counts)
    # A word is another one in each group, so rows of two groups share none.
    spelt = words.values.dictionary_encode()
    columns = groups.astype(np.int64)[rows] * max(len(spelt.dictionary), 1) + spelt.indices.to_numpy()
    _, columns, held = np.unique(columns, return_inverse=True, return_counts=True)
    telling = held[columns] <= COMMON_WORD
    rows, columns = rows[telling], columns[telling]
    counts = np.bincount(rows, minlength=len(counts))
    holds = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), (len(counts), len(held) + 1))
    shared = sparse.triu(holds @ holds.T, k=1).tocoo()
    share = shared.data / (counts[shared.row] + counts[shared.col] - shared.data)
    likely = share >= SHARED_WORDS
    return shared.row[likely], shared.col[likely], share[likely]


def _within(vectors: "np.ndarray[Any, Any]", least: float) -> "np.ndarray[Any, Any]":
    import numpy as np

    limits, _, neighbours = _index(vectors).range_search(vectors, least)
    rows = np.repeat(np.arange(len(vectors)), np.diff(limits.astype(np.int64)))
    pairs = np.stack([rows, neighbours], axis=1)
    return pairs[rows < neighbours]


def _nearest(vectors: "np.ndarray[Any, Any]", least: float) -> "np.ndarray[Any, Any]":
    import numpy as np

    scores, neighbours = _index(vectors).search(vectors, min(NEIGHBOURS, len(vectors)))
    rows = np.broadcast_to(np.arange(len(vectors))[:, None], neighbours.shape)
    wanted = (neighbours >= 0) & (neighbours != rows) & (scores >= least)
    return np.stack([rows[wanted], neighbours[wanted]], axis=1)


def _index(vectors: "np.ndarray[Any, Any]") -> Any:
    """An exact index of few vectors, an inverted one of many."""
    import faiss

    # One thread a search, set in the thread that searches: with more, FAISS adds up in another order.
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    if len(vectors) <= EXACT_UP_TO:
        flat.add(vectors)
        return flat
    cells = int(4 * len(vectors) ** 0.5)
    index = faiss.IndexIVFFlat(flat, vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = 1
    index.train(vectors)
    index.add(vectors)
    index.nprobe = _CELLS_READ
    return index
