"""The stages on free text, one after another."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.embedder import BUILT_IN
from curation.dedupe.texts import shards
from curation.dedupe.texts.arrays import Bools, Floats, Ints
from curation.dedupe.texts.catalog import Catalog
from curation.dedupe.texts.equals import later_equals, pairs_in_blocks
from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.dedupe.texts.frames import is_language
from curation.dedupe.texts.guard import Compared
from curation.dedupe.texts.hashes import mixed
from curation.dedupe.texts.model import Model, learn
from curation.dedupe.texts.results import write_look_alikes, write_removed, write_translations
from curation.dedupe.texts.run import Run, StageCount
from curation.dedupe.texts.sample import sample_rows
from curation.dedupe.texts.search import POINTS_A_CELL, cells_of, merged, save_index, trained_index
from curation.dedupe.texts.shards import Place, Spread, States, on_threads
from curation.dedupe.texts.spelling import SAMPLE
from curation.dedupe.texts.split import split
from curation.dedupe.texts.stored import store
from curation.dedupe.texts.tokens import joined
from curation.dedupe.texts.verdicts import settle
from curation.dedupe.texts.vocabulary import added_up

SHARD_ROWS = 50_000
NEIGHBOURS = 4
NAMES_ALIKE, NAME_NEIGHBOURS = 0.5, 12
"""Titles of one product may share little more than its code."""
SHOWN = 0.85
"""Least cosine of look-alikes that are written down."""
_TRANSLATES = 0.4
"""Least cosine of the frames of two questions of equal facts that translate each other."""


@dataclass(frozen=True)
class TextDedupeOptions:
    """How free text is compared.

    Attributes:
        similarity: least cosine of static embeddings at which two rows are look-alikes.
        embedder: judges frames; the built-in model, or one that sentence-transformers can load.
        search: without it no look-alikes are searched (an ablation).
        guard: without it every pair of look-alikes is a duplicate (an ablation).
        shard_rows: rows of a shard; changes what is in memory at once, and no result.
    """

    similarity: float = 0.85
    embedder: str = BUILT_IN
    search: bool = True
    guard: bool = True
    shard_rows: int = SHARD_ROWS


def dedupe_texts(
    rows: Path,
    out: Path,
    *,
    catalog: Catalog | None = None,
    options: TextDedupeOptions | None = None,
    threads: int = 2,
    progress: Callable[[str], None] | None = None,
    spread: Spread | None = None,
    index: Path | None = None,
    model: Path | None = None,
) -> list[StageCount]:
    """Find the rows of free text that ask the same as another one.

    Of rows that ask the same, that one stays which is verified, of the oldest release, the longest, the first by text
    and id: never one that only stands first in the file.

    Args:
        rows: Parquet with row BIGINT, id VARCHAR (unique), text VARCHAR, and optionally release VARCHAR and verified
            BOOLEAN.
        out: a folder; removed.parquet, look_alikes.parquet and translations.parquet are written into it.
        catalog: names that are facts; without it facts are learned from the texts alone.
        options: see there.
        threads: change how long it takes, nothing else.
        progress: is told in words what each stage did.
        spread: works on shards side by side; `threads` threads of this process without. Its workers must see `out`.
        index: a new folder for what later batches are compared with (`match`); none without.
        model: an index of an earlier run, whose model is used instead of one that is learned from these rows.

    Returns:
        One count a stage, in their order.
    """
    options = options or TextDedupeOptions()
    folder = Path(tempfile.mkdtemp(prefix="shards-", dir=out))
    try:
        place = Place(folder, options.shard_rows)
        table = split(rows, place, threads)
        run = Run(table.num_rows, progress)
        frames = FrameVectors.of_index(model, options.embedder, threads)
        dedupe = _Dedupe(place, run, catalog or Catalog({}), options, spread or on_threads(threads), frames)
        dedupe.same_text()
        dedupe.learn(model)
        states = dedupe.states()
        dedupe.same_facts(states)
        found = dedupe.near_text(states)
        _write_pairs(run, found, table, out)
        write_removed(run, table, out)
        if index is not None:
            frames.save(place.folder)
            store(place, index, table, dedupe.hashes, states)
    finally:
        shards.forget()
        shutil.rmtree(folder, ignore_errors=True)
    return run.counts


@dataclass(frozen=True)
class _Near:
    """Pairs of rows that were compared, with their cosines and verdicts."""

    pairs: Ints
    cosines: Floats
    judged: Compared
    duplicate: Bools


class _Dedupe:
    """The stages over the shards of one run."""

    def __init__(
        self, place: Place, run: Run, catalog: Catalog, options: TextDedupeOptions, spread: Spread, frames: FrameVectors
    ) -> None:
        self.place, self.run, self.catalog, self.options = place, run, catalog, options
        self.spread, self.frames = spread, frames
        self.phrases = catalog.phrases()

    def same_text(self) -> None:
        """Stage 1."""
        rows = len(self.run.kept)
        every = range(-(-rows // self.place.shard_rows))
        parts = self.spread(shards.tokenise_shard, [(self.place, shard) for shard in every])
        hashes = self.hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *parts])
        gone, kept = later_equals(hashes[:, None])
        self.run.remove(gone, kept, "same text", "the same words")
        self.run.done("same text", rows, 0, len(gone))

    def learn(self, earlier: Path | None) -> None:
        """Learn of the rows that are left, or only their spelling where there is an earlier model."""
        left = self.run.remaining()
        sampled = dict(self.place.by_shard(left[sample_rows(self.hashes[left], 0 if earlier else SAMPLE)]))
        none = np.zeros(0, dtype=np.int64)
        counted = self.spread(
            shards.count_shard,
            [(self.place, shard, part, sampled.get(shard, none)) for shard, part in self.place.by_shard(left)],
        )
        known = frozenset(word for phrase in self.phrases for word in phrase)
        vocabulary = added_up([words for words, _ in counted])
        if earlier:
            model = Model.load(earlier).with_words(vocabulary, known)
        else:
            model = learn(vocabulary, joined([seen for _, seen in counted]), known)
        model.save(self.place.folder)

    def states(self) -> States:
        """Every row that is left, taken apart."""
        left = self.place.by_shard(self.run.remaining())
        none = np.zeros(0, dtype=np.int64)
        parts = [States(none, np.zeros((0, 4), np.uint64), none.astype(bool), none.astype(bool), none)]
        parts += self.spread(shards.take_apart_shard, [(self.place, shard, part, self.phrases) for shard, part in left])
        states = shards.concatenated(parts)
        if not len(states.unsure):
            return states
        np.save(self.place.folder / "known.npy", np.unique(states.keys[:, 0]))
        mended = self.spread(
            shards.mend_shard,
            [(self.place, shard, part, self.phrases) for shard, part in self.place.by_shard(states.unsure)],
        )
        return shards.concatenated([states, *mended])

    def same_facts(self, states: States) -> None:
        """Stage 2."""
        rows = states.number[states.has_words]
        gone, kept = later_equals(states.keys[states.has_words])
        self.run.remove(rows[gone], rows[kept], "same facts", "the same facts in the same wording")
        self.run.done("same facts", len(states.number), 0, len(gone))

    def near_text(self, states: States) -> _Near:
        """Stages 3 and 4: pairs of equal facts and look-alikes, and the guard's verdicts on them."""
        left = np.flatnonzero(states.has_words & (self.run.kept[states.number] == states.number))
        number, options = states.number[left], self.options
        pairs = [number[pairs_in_blocks(states.keys[left, 0])]]
        least = [0.0]
        if options.search and len(left):
            names = number[states.is_name[left]]
            pairs.append(self._search("near", number, options.similarity, NEIGHBOURS))
            pairs.append(self._search("names", names, NAMES_ALIKE, NAME_NEIGHBOURS))
            least += [options.similarity, NAMES_ALIKE]
        limit = np.repeat(least, [len(found) for found in pairs])
        both, limit = shards.distinct_pairs(np.concatenate(pairs), limit)
        self.run.done("look-alikes", len(left), len(both), 0)
        near = self._compare(both, limit)
        gone = _keep_one(self.run, near)
        self.run.done("near text", len(left), len(near.pairs), gone)
        return near

    def _search(self, name: str, number: Ints, similarity: float, neighbours: int) -> Ints:
        """Pairs of these rows that are among each other's nearest."""
        if not len(number):
            return np.zeros((0, 2), dtype=np.int64)
        place, cells = self.place, cells_of(len(number))
        # Numbers are in order of preference, which begins with the longest: a mixed order is a fair sample.
        wanted = number[sample_rows(mixed(number, 29), cells * POINTS_A_CELL)] if cells else number[:1]
        vectors = self.spread(shards.vectors_of_shard, [(place, *part) for part in place.by_shard(wanted)])
        empty = trained_index(np.concatenate(vectors), cells)
        save_index(empty, place.folder / f"{name}-empty.faiss")
        parts = place.by_shard(number)
        paths = self.spread(shards.index_shard, [(place, shard, part, name) for shard, part in parts])
        save_index(merged(paths, empty), place.folder / f"{name}.faiss")
        nearest = min(neighbours, len(number))
        found = self.spread(
            shards.search_shard, [(place, shard, part, name, similarity, nearest) for shard, part in parts]
        )
        return np.unique(np.concatenate(found), axis=0)

    def _compare(self, pairs: Ints, least: Floats) -> _Near:
        kinds = self.catalog.kinds_of_words()
        parts = self.spread(
            shards.compare_pairs,
            [
                (self.place, pairs[first : first + shards.PAIRS], least[first : first + shards.PAIRS], kinds)
                for first in range(0, len(pairs), shards.PAIRS)
            ],
        )
        judged = settle([part.compared for part in parts], self.frames)
        cosines = np.concatenate([np.zeros(0), *(part.cosines for part in parts)])
        duplicate = np.array(judged.duplicate, dtype=np.bool_)
        if not self.options.guard:
            duplicate = cosines >= self.options.similarity
        return _Near(np.concatenate([pairs[:0], *(part.pairs for part in parts)]), cosines, judged, duplicate)


def _keep_one(run: Run, near: _Near) -> int:
    """Remove rows that are duplicates of a row that stays; returns how many.

    Rows come in the order of preference, so when the turn of a row comes it is settled which rows before it stay. A row
    never leaves for one that left, so false links do not chain.
    """
    gone, pairs, scores = 0, near.pairs, near.cosines
    numbers = np.flatnonzero(near.duplicate)
    for number in numbers[np.lexsort((pairs[numbers, 0], -scores[numbers], pairs[numbers, 1]))].tolist():
        kept, row = pairs[number].tolist()
        if run.stays(kept) and run.stays(row):
            run.remove_one(row, kept, "near text", near.judged.why[number], float(scores[number]))
            gone += 1
    return gone


def _write_pairs(run: Run, near: _Near, table: pa.Table, out: Path) -> None:
    """Write what is known of pairs that both stay: look-alikes and translations."""
    pairs, scores, judged = near.pairs, near.cosines, near.judged
    stays = run.kept == np.arange(len(run.kept))
    both = ~near.duplicate & stays[pairs].all(axis=1)
    numbers = np.flatnonzero(both & (scores >= SHOWN))
    write_look_alikes(pairs[numbers], scores[numbers], [judged.why[number] for number in numbers.tolist()], table, out)
    translates = [is_translation(why, score) for why, score in zip(judged.why, judged.score, strict=True)]
    write_translations(pairs[both & np.array(translates, dtype=np.bool_)], table, out)


def is_translation(why: str, score: float) -> bool:
    """Whether a pair of equal facts, parted for `why`, is one question in two languages."""
    return is_language(why) and score >= _TRANSLATES
