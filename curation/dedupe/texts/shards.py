"""What is done to one shard, by any worker that sees the folder: files in, files and a few columns out.

A shard is a stretch of rows in the order of preference, so a row's number tells its shard. Only what all shards must
agree on (what is removed, what is learned, which pairs are compared) is decided in one place, see `dedupe`.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.arrays import Bools, Floats, Hashes, Ints
from curation.dedupe.texts.guard import Compared, Guard
from curation.dedupe.texts.hashes import hash_of_text
from curation.dedupe.texts.model import Model
from curation.dedupe.texts.rows import Rows, all_rows, keys, load_vectors
from curation.dedupe.texts.search import cosines, load_index, look_alikes, nearest, save_index
from curation.dedupe.texts.static_vectors import DIMENSIONS
from curation.dedupe.texts.take_apart import Phrases, take_apart
from curation.dedupe.texts.token_files import load_tokens, save_tokens
from curation.dedupe.texts.tokens import Tokens, text_hashes, tokenise
from curation.dedupe.texts.vocabulary import Vocabulary, count_words

Spread = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], list[Any]]
"""Calls a function with each of several arguments, side by side, and gives what it returns in their order."""
PAIRS = 100_000
"""Pairs that are compared in one go."""


def on_threads(threads: int) -> Spread:
    """Side by side on threads of this process."""

    def spread(function: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda one: function(*one), arguments))

    return spread


@dataclass(frozen=True)
class Place:
    """The folder of a run, and how many rows a shard has."""

    folder: Path
    shard_rows: int

    def file(self, what: str, shard: int, suffix: str = "arrow") -> Path:
        """The file of a shard; what: rows, tokens, apart, or the name of an index."""
        return self.folder / f"{what}-{shard:05}.{suffix}"

    def by_shard(self, number: Ints) -> list[tuple[int, Ints]]:
        """Row numbers (ascending) by shard, those of each shard counted from its first row."""
        shard = number // self.shard_rows
        cuts = np.flatnonzero(np.diff(shard)) + 1
        return [
            (int(part[0]) // self.shard_rows, part % self.shard_rows) for part in np.split(number, cuts) if len(part)
        ]


def tokenise_shard(place: Place, shard: int) -> Hashes:
    """Write the tokens of a shard; returns one hash a row, equal for rows of the same text."""
    texts = pq.read_table(place.file("rows", shard, "parquet"), columns=["text"])["text"].combine_chunks()
    tokens = tokenise([texts.cast(pa.string())])
    hashes = text_hashes(tokens)
    words = ~tokens.is_punctuation[tokens.code]
    # What holds no word is compared as it stands: "?!" is not the same as "...".
    for row in np.flatnonzero(np.bincount(tokens.row[words], minlength=tokens.rows) == 0).tolist():
        hashes[row] = hash_of_text(texts[row].as_py().strip())
    save_tokens(tokens, place.file("tokens", shard))
    return hashes


def count_shard(place: Place, shard: int, left: Ints, sampled: Ints) -> tuple[Vocabulary, Tokens]:
    """The words of the rows that are left, and the tokens of some of these rows."""
    tokens = load_tokens(place.file("tokens", shard))
    return count_words(tokens.at(left)), tokens.at(sampled)


@dataclass(frozen=True)
class States:
    """Of rows that were taken apart: number, keys (see `rows.keys`), whether they hold a word, whether they are names,
    and which of them (by number) hold a typo that may be of several words."""

    number: Ints
    keys: Hashes
    has_words: Bools
    is_name: Bools
    unsure: Ints


def take_apart_shard(place: Place, shard: int, left: Ints, phrases: Phrases, is_known: bool = False) -> States:
    """Take the rows that are left apart by the model of the folder, and write them.

    Args:
        place, shard: which shard.
        left: its rows that are left.
        phrases: names of the catalog.
        is_known: whether known.npy has what all rows state, so that unsure typos are put right at once.
    """
    tokens = load_tokens(place.file("tokens", shard)).at(left)
    known = np.load(place.folder / "known.npy", mmap_mode="r") if is_known else None
    apart = take_apart(tokens, left + shard * place.shard_rows, _model(place.folder), phrases, known)
    apart.rows.save(place.file("apart", shard))
    return _states(apart.rows, apart.unsure)


def mend_shard(place: Place, shard: int, unsure: Ints, phrases: Phrases) -> States:
    """Take the rows apart again that hold an unsure typo, now that it is known what all rows state.

    Args:
        place, shard, phrases: as before.
        unsure: rows of the shard.
    """
    tokens = load_tokens(place.file("tokens", shard)).at(unsure)
    known = np.load(place.folder / "known.npy", mmap_mode="r")
    number = unsure + shard * place.shard_rows
    mended = take_apart(tokens, number, _model(place.folder), phrases, known).rows
    mended.save(place.file("mended", shard))
    return _states(mended, np.zeros(0, dtype=np.int64))


def _states(rows: Rows, unsure: Ints) -> States:
    has_words = np.bincount(rows.tokens.row, minlength=rows.tokens.rows) > 0
    return States(rows.number, keys(rows), has_words, rows.facts.is_name, rows.number[unsure])


def vectors_of_shard(place: Place, shard: int, wanted: Ints) -> Floats:
    """The vectors of some rows of a shard."""
    vectors = np.empty((len(wanted), DIMENSIONS), dtype=np.float32)
    for path, at, number in _files_of(place, shard, wanted):
        held, all_vectors = load_vectors(path)
        vectors[at] = all_vectors[np.searchsorted(held, number)]
    return vectors


def _files_of(place: Place, shard: int, wanted: Ints) -> list[tuple[Path, Ints, Ints]]:
    """The files that hold some rows of a shard: which of `wanted` each one has, and their numbers."""
    number = wanted + shard * place.shard_rows
    mended, apart = place.file("mended", shard), place.file("apart", shard)
    if not mended.is_file():
        return [(apart, np.arange(len(wanted)), number)]
    is_mended = np.isin(number, load_vectors(mended)[0])
    parts = [(apart, np.flatnonzero(~is_mended)), (mended, np.flatnonzero(is_mended))]
    return [(path, at, number[at]) for path, at in parts if len(at)]


def index_shard(place: Place, shard: int, wanted: Ints, name: str) -> Path:
    """Write an index of some rows of a shard, trained as NAME-empty.faiss is."""
    index = load_index(place.folder / f"{name}-empty.faiss")
    index.add_with_ids(vectors_of_shard(place, shard, wanted), wanted + shard * place.shard_rows)
    path = place.file(name, shard, "faiss")
    save_index(index, path)
    return path


def search_shard(place: Place, shard: int, wanted: Ints, name: str, similarity: float, neighbours: int) -> Ints:
    """Pairs of some rows of a shard and their nearest among all rows of the index NAME.faiss."""
    vectors = vectors_of_shard(place, shard, wanted)
    index = _index(place.folder / f"{name}.faiss")
    return look_alikes(index, vectors, wanted + shard * place.shard_rows, similarity, neighbours)


def nearest_of_shard(place: Place, shard: int, wanted: Ints, index: Path, similarity: float, neighbours: int) -> Ints:
    """Pairs of some rows of a shard and the rows of a stored index that are near them, by their numbers."""
    pairs = nearest(_index(index), vectors_of_shard(place, shard, wanted), similarity, neighbours)
    return np.stack([wanted[pairs[:, 0]] + shard * place.shard_rows, pairs[:, 1]], axis=1)


@dataclass(frozen=True)
class ComparedPairs:
    """Pairs that are near enough (n x 2 numbers), their cosines, and what the guard says."""

    pairs: Ints
    cosines: Floats
    compared: Compared


def compare_pairs(place: Place, pairs: Ints, least: Floats, kind_of: dict[str, str]) -> ComparedPairs:
    """Compare pairs of rows of any shards.

    Args:
        place: of the run.
        pairs: n x 2 numbers.
        least: of each pair the cosine that it must have to be looked at.
        kind_of: see `Guard`.
    """
    return _compare(place, gathered(place, np.unique(pairs)), pairs, pairs, least, kind_of)


def compare_with_stored(
    place: Place, stored: Place, pairs: Ints, least: Floats, kind_of: dict[str, str]
) -> ComparedPairs:
    """Compare rows of the run (left) with rows of an index (right); the rest as `compare_pairs`."""
    ours, theirs = gathered(place, np.unique(pairs[:, 0])), gathered(stored, np.unique(pairs[:, 1]))
    behind = int(pairs[:, 0].max(initial=0)) + 1
    rows = all_rows([ours, replace(theirs, number=theirs.number + behind)])
    return _compare(place, rows, pairs, pairs + np.array([0, behind]), least, kind_of)


def _compare(
    place: Place, rows: Rows, pairs: Ints, numbers: Ints, least: Floats, kind_of: dict[str, str]
) -> ComparedPairs:
    """Compare pairs, which stand as `numbers` among the rows."""
    places = np.searchsorted(rows.number, numbers)
    scores = cosines(rows.vectors, places)
    near = scores >= least
    weight = _model(place.folder).vocabulary.document_weights(rows.tokens.words)
    return ComparedPairs(pairs[near], scores[near], Guard(rows, kind_of, weight).compare(places[near]))


def distinct_pairs(pairs: Ints, least: Floats) -> tuple[Ints, Floats]:
    """Pairs, ascending, each once; one that was found in several ways is looked at for the most lenient of them."""
    order = np.lexsort((least, pairs[:, 1], pairs[:, 0]))
    pairs, least = pairs[order], least[order]
    new = np.append(True, (np.diff(pairs, axis=0) != 0).any(axis=1))[: len(pairs)]
    return pairs[new], least[new]


def gathered(place: Place, number: Ints) -> Rows:
    """Rows of any shards, by number (ascending)."""
    parts = []
    for shard, wanted in place.by_shard(number):
        for path, _, held in _files_of(place, shard, wanted):
            rows = Rows.load(path)
            parts.append(rows.at(np.searchsorted(rows.number, held)))
    return all_rows(parts)


@lru_cache(maxsize=2)
def _model(folder: Path) -> Model:
    return Model.load(folder)


@lru_cache(maxsize=1)
def _index(path: Path) -> Any:
    return load_index(path)


def forget() -> None:
    """Let go of what workers of this process keep of a run."""
    _model.cache_clear()
    _index.cache_clear()


def concatenated(parts: Sequence[States]) -> States:
    """The rows of all parts in order of their numbers; of a row that stands twice, the later one."""
    number = np.concatenate([part.number for part in parts])
    order = np.argsort(number, kind="stable")
    last = order[np.append(np.diff(number[order]) > 0, True)] if len(order) else order
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])[last] for name in ("keys", "has_words", "is_name")
    }
    unsure = np.concatenate([part.unsure for part in parts])
    return States(number[last], columns["keys"], columns["has_words"], columns["is_name"], np.sort(unsure))
