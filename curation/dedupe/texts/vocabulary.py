"""Which words a corpus has and how often: counted shard by shard, and added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from curation.dedupe.texts.arrays import Floats, Ints
from curation.dedupe.texts.tokens import Tokens

_SMOOTH = 1e-4


@dataclass(frozen=True)
class Vocabulary:
    """Words, sorted; how often each one stands; in how many rows; and how many rows there are."""

    words: list[str]
    stands: Ints
    rows_with: Ints
    rows: int

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Word -> its place."""
        return {word: number for number, word in enumerate(self.words)}

    def places(self, words: Sequence[str]) -> Ints:
        """The place of each word, -1 for one that is unknown."""
        place = self.place
        return np.fromiter((place.get(word, -1) for word in words), dtype=np.int64, count=len(words))

    def frequency_weights(self, words: Sequence[str]) -> Floats:
        """Smooth inverse frequency of words, at most 1 (Arora, Liang, Ma 2017); an unknown word stands once."""
        stands = taken(self.stands, self.places(words), np.ones(len(words)))
        return _SMOOTH / (_SMOOTH + stands / max(1, int(self.stands.sum())))

    def document_weights(self, words: Sequence[str]) -> Floats:
        """Inverse document frequency of words."""
        rows_with = taken(self.rows_with, self.places(words), np.ones(len(words)))
        return np.log((self.rows + 1) / np.maximum(rows_with, 1))

    def spelt_as(self, right: Mapping[str, tuple[str, ...]]) -> "Vocabulary":
        """The vocabulary after words are replaced, each by one or two."""
        meant = [(number, part) for number, word in enumerate(self.words) for part in right.get(word, (word,))]
        numbers = np.fromiter((number for number, _ in meant), dtype=np.int64, count=len(meant))
        return _added([part for _, part in meant], self.stands[numbers], self.rows_with[numbers], self.rows)


def count_words(tokens: Tokens) -> Vocabulary:
    """The words of these rows; those of the vocabulary that do not stand there are left out."""
    size = max(1, len(tokens.words))
    stands = tokens.counts()
    once = np.unique(tokens.row.astype(np.int64) * size + tokens.code) % size
    rows_with = np.bincount(once, minlength=len(tokens.words))
    used = np.flatnonzero(stands)
    return Vocabulary([tokens.words[code] for code in used], stands[used], rows_with[used], tokens.rows)


def added_up(parts: Sequence[Vocabulary]) -> Vocabulary:
    """The words of all parts."""
    words = [word for part in parts for word in part.words]
    none = [np.zeros(0, dtype=np.int64)]
    stands = np.concatenate([*none, *(part.stands for part in parts)])
    rows_with = np.concatenate([*none, *(part.rows_with for part in parts)])
    return _added(words, stands, rows_with, sum(part.rows for part in parts))


def _added(words: Sequence[str], stands: Ints, rows_with: Ints, rows: int) -> Vocabulary:
    distinct = sorted(set(words))
    place = {word: number for number, word in enumerate(distinct)}
    at = np.fromiter((place[word] for word in words), dtype=np.int64, count=len(words))
    sums = [np.zeros(len(distinct), dtype=np.int64) for _ in range(2)]
    np.add.at(sums[0], at, stands)
    np.add.at(sums[1], at, rows_with)
    return Vocabulary(distinct, sums[0], sums[1], rows)


def taken(column: Floats, place: Ints, default: Floats) -> Floats:
    """The column at these places, the default where a place is -1."""
    if not len(column):
        return default
    return np.where(place >= 0, column[place], default)
