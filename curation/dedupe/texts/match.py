"""A batch of rows compared with an index: only what the batch brings is taken apart and looked up."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa

from curation.dedupe.texts import shards
from curation.dedupe.texts.arrays import Bools, Floats, Hashes, Ints
from curation.dedupe.texts.catalog import Catalog
from curation.dedupe.texts.dedupe import (
    NAME_NEIGHBOURS,
    NAMES_ALIKE,
    NEIGHBOURS,
    SHOWN,
    TextDedupeOptions,
    is_translation,
)
from curation.dedupe.texts.equals import LARGEST_BLOCK
from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.dedupe.texts.guard import Compared
from curation.dedupe.texts.model import Model
from curation.dedupe.texts.run import StageCount
from curation.dedupe.texts.shards import ComparedPairs, Place, Spread, States, on_threads
from curation.dedupe.texts.split import split
from curation.dedupe.texts.stored import Entries, entries_of, place_of
from curation.dedupe.texts.verdicts import settle
from curation.dedupe.texts.vocabulary import added_up


@dataclass(frozen=True)
class Matches:
    """What of a batch an index knows.

    Attributes:
        removed: row, id, kept_id, stage, score, why of rows that ask what a row of the index asks.
        look_alikes: left_id (of the batch), right_id (of the index), score, why, of pairs that both stay.
        translations: row, id (of the batch), of_id (of the index) of rows that translate each other.
        count: of rows and pairs.
    """

    removed: pa.Table
    look_alikes: pa.Table
    translations: pa.Table
    count: StageCount


def match(
    rows: Path,
    index: Path,
    scratch: Path,
    *,
    name: str,
    kept: pa.Array | None = None,
    catalog: Catalog | None = None,
    options: TextDedupeOptions | None = None,
    threads: int = 2,
    spread: Spread | None = None,
    progress: Callable[[str], None] | None = None,
) -> Matches:
    """Find the rows of a batch that ask what a row of an index asks, in the same task (or where one has none).

    Args:
        rows: the batch, see `dedupe_texts`; with task VARCHAR or not.
        index: a folder that `dedupe_texts` wrote.
        scratch: a folder that all workers see.
        name: of what the index is of, for the count.
        kept: ids of the index's rows that count; all without.
        catalog, options, threads, spread, progress: see `dedupe_texts`.

    Raises:
        ShopmarkError: there is no index.
    """
    began = perf_counter()
    options = options or TextDedupeOptions()
    folder = Path(tempfile.mkdtemp(prefix="match-", dir=scratch))
    try:
        place = Place(folder, options.shard_rows)
        table = split(rows, place, threads)
        batch = _Batch(
            place, table, entries_of(index, kept), place_of(index), catalog or Catalog({}), options,
            spread or on_threads(threads),
        )  # fmt: skip
        batch.same_text()
        batch.same_facts()
        pairs = batch.near_text(threads)
    finally:
        shards.forget()
        shutil.rmtree(folder, ignore_errors=True)
    found = batch.matches(pairs)
    seconds = round(perf_counter() - began, 3)
    count = StageCount(f"against {name}", table.num_rows, len(pairs.pairs), found[0].num_rows, seconds)
    if progress:
        progress(f"{count.stage}: {count.removed:,} of {count.rows:,} rows removed")
    return Matches(*found, count)


@dataclass(frozen=True)
class _Judged:
    """Pairs of a row of the batch and the place of an entry, with cosines and verdicts."""

    pairs: Ints
    cosines: Floats
    judged: Compared


class _Batch:
    """A batch, and for each of its rows the entry (by place) that it leaves for: -1 where it stays."""

    def __init__(
        self,
        place: Place,
        table: pa.Table,
        entries: Entries,
        stored: Place,
        catalog: Catalog,
        options: TextDedupeOptions,
        spread: Spread,
    ) -> None:
        self.place, self.table, self.entries, self.stored = place, table, entries, stored
        self.catalog, self.options, self.spread = catalog, options, spread
        self.phrases = catalog.phrases()
        rows = table.num_rows
        self.kept: Ints = np.full(rows, -1, dtype=np.int64)
        self.stage: list[str | None] = [None] * rows
        self.score: Floats = np.ones(rows)
        self.why: list[str | None] = [None] * rows
        task = table["task"].combine_chunks() if "task" in table.column_names else pa.nulls(rows, pa.string())
        self.own_task, self.their_task = _coded(task, entries.task)
        self.states: States | None = None

    def same_text(self) -> None:
        """Rows of the same text."""
        every = range(-(-len(self.kept) // self.place.shard_rows))
        parts = self.spread(shards.tokenise_shard, [(self.place, shard) for shard in every])
        hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *parts])
        pairs = self._compatible(equal_pairs(hashes, self.entries.text_hash))
        self._leave(pairs, "same text", "the same words")

    def same_facts(self) -> None:
        """Rows of the same facts in the same wording."""
        left = self.place.by_shard(np.flatnonzero(self.kept < 0))
        none = np.zeros(0, dtype=np.int64)
        counted = self.spread(shards.count_shard, [(self.place, shard, part, none) for shard, part in left])
        known = frozenset(word for phrase in self.phrases for word in phrase)
        model = Model.load(self.stored.folder).with_words(added_up([words for words, _ in counted]), known)
        model.save(self.place.folder)
        np.save(self.place.folder / "known.npy", np.unique(self.entries.keys[:, 0]))
        parts = [States(none, np.zeros((0, 4), np.uint64), none.astype(bool), none.astype(bool), none)]
        parts += self.spread(
            shards.take_apart_shard, [(self.place, shard, part, self.phrases, True) for shard, part in left]
        )
        states = self.states = shards.concatenated(parts)
        pairs = self._equal_facts(states, None)
        place = np.searchsorted(states.number, pairs[:, 0])
        same = (states.keys[place] == self.entries.keys[pairs[:, 1]]).all(axis=1)
        self._leave(pairs[same], "same facts", "the same facts in the same wording")

    def near_text(self, threads: int) -> _Judged:
        """Pairs of equal facts, and look-alikes, judged; rows leave for the nearest of those that ask the same."""
        states, options = self.states, self.options
        assert states is not None
        stays = states.has_words & (self.kept[states.number] < 0)
        pairs = self._equal_facts(states, LARGEST_BLOCK)
        found, least = [pairs[self.kept[pairs[:, 0]] < 0]], [0.0]
        if options.search:
            number = states.number[stays]
            found.append(self._search("near", number, options.similarity, NEIGHBOURS))
            names = states.number[stays & states.is_name]
            found.append(self._search("names", names, NAMES_ALIKE, NAME_NEIGHBOURS))
            least += [options.similarity, NAMES_ALIKE]
        limit = np.repeat(least, [len(part) for part in found])
        both, limit = shards.distinct_pairs(np.concatenate(found), limit)
        keep = self._task_fits(both)
        near = self._compare(both[keep], limit[keep], threads)
        numbers = np.flatnonzero(near.judged.duplicate)
        order = np.lexsort((near.pairs[numbers, 1], -near.cosines[numbers], near.pairs[numbers, 0]))
        for number in numbers[order].tolist():
            row, entry = near.pairs[number].tolist()
            if self.kept[row] < 0:
                self.kept[row], self.score[row] = entry, near.cosines[number]
                self.stage[row], self.why[row] = "near text", near.judged.why[number]
        return near

    def matches(self, near: _Judged) -> tuple[pa.Table, pa.Table, pa.Table]:
        """The tables of `Matches`."""
        gone = np.flatnonzero(self.kept >= 0)
        columns = {
            "row": self.table["row"].take(gone),
            "id": self.table["id"].take(gone),
            "kept_id": self.entries.id.take(pa.array(self.kept[gone])),
            "stage": pa.array([self.stage[row] for row in gone.tolist()], pa.string()),
            "score": pa.array(self.score[gone]),
            "why": pa.array([self.why[row] for row in gone.tolist()], pa.string()),
        }
        judged, stays = near.judged, self.kept[near.pairs[:, 0]] < 0
        shown = np.flatnonzero(stays & (near.cosines >= SHOWN))
        look_alikes = self._ids(near.pairs[shown], "left_id", "right_id")
        look_alikes["score"] = pa.array(near.cosines[shown])
        look_alikes["why"] = pa.array([judged.why[number] for number in shown.tolist()], pa.string())
        translates = [is_translation(why, score) for why, score in zip(judged.why, judged.score, strict=True)]
        linked = near.pairs[stays & np.array(translates, dtype=np.bool_)]
        translations = {"row": self.table["row"].take(linked[:, 0]), **self._ids(linked, "id", "of_id")}
        return pa.table(columns).sort_by("row"), pa.table(look_alikes), pa.table(translations)

    def _ids(self, pairs: Ints, ours: str, theirs: str) -> dict[str, pa.Array]:
        return {ours: self.table["id"].take(pairs[:, 0]), theirs: self.entries.id.take(pa.array(pairs[:, 1]))}

    def _leave(self, pairs: Ints, stage: str, why: str) -> None:
        """Rows leave, each for the first of its entries."""
        rows, first = np.unique(pairs[:, 0], return_index=True)
        open_ = self.kept[rows] < 0
        self.kept[rows[open_]] = pairs[first[open_], 1]
        for row in rows[open_].tolist():
            self.stage[row], self.why[row] = stage, why

    def _equal_facts(self, states: States, most: int | None) -> Ints:
        """Pairs of rows and entries of equal facts, of tasks that go together; most: see `equal_pairs`."""
        apart = np.flatnonzero(self.entries.keys.any(axis=1))
        pairs = equal_pairs(states.keys[:, 0], self.entries.keys[apart, 0], most)
        pairs = pairs[states.has_words[pairs[:, 0]]]
        pairs[:, 1] = apart[pairs[:, 1]]
        return self._compatible(np.stack([states.number[pairs[:, 0]], pairs[:, 1]], axis=1))

    def _compatible(self, pairs: Ints) -> Ints:
        return pairs[self._task_fits(pairs)]

    def _task_fits(self, pairs: Ints) -> Bools:
        ours, theirs = self.own_task[pairs[:, 0]], self.their_task[pairs[:, 1]]
        return np.asarray((ours == theirs) | (ours < 0) | (theirs < 0))

    def _search(self, name: str, number: Ints, similarity: float, neighbours: int) -> Ints:
        """Pairs of rows and the entries that are among their nearest."""
        path = self.stored.folder / f"{name}.faiss"
        if not len(number) or not path.is_file():
            return np.zeros((0, 2), dtype=np.int64)
        parts = self.place.by_shard(number)
        found = self.spread(
            shards.nearest_of_shard, [(self.place, shard, part, path, similarity, neighbours) for shard, part in parts]
        )
        pairs = np.concatenate(found)
        place = np.searchsorted(self.entries.number, pairs[:, 1]).clip(max=max(0, len(self.entries.number) - 1))
        known = self.entries.number[place] == pairs[:, 1] if len(self.entries.number) else np.zeros(len(pairs), bool)
        return np.stack([pairs[:, 0], place], axis=1)[known]

    def _compare(self, pairs: Ints, least: Floats, threads: int) -> _Judged:
        kinds = self.catalog.kinds_of_words()
        frames = FrameVectors.of_index(self.stored.folder, self.options.embedder, threads)
        numbered = np.stack([pairs[:, 0], self.entries.number[pairs[:, 1]]], axis=1) if len(pairs) else pairs
        cuts = range(0, len(pairs), shards.PAIRS)
        parts: list[ComparedPairs] = self.spread(
            shards.compare_with_stored,
            [
                (self.place, self.stored, numbered[cut : cut + shards.PAIRS], least[cut : cut + shards.PAIRS], kinds)
                for cut in cuts
            ],
        )
        judged = settle([part.compared for part in parts], frames)
        found = np.concatenate([np.zeros((0, 2), dtype=np.int64), *(part.pairs for part in parts)])
        cosines = np.concatenate([np.zeros(0), *(part.cosines for part in parts)])
        places = np.searchsorted(self.entries.number, found[:, 1])
        return _Judged(np.stack([found[:, 0], places], axis=1), cosines, judged)


def equal_pairs(ours: Hashes, theirs: Hashes, most: int | None = None) -> Ints:
    """Places of equal hashes (n x 2), ascending; of more than `most` equal ones on their side, none."""
    order = np.argsort(theirs, kind="stable")
    first, last = (np.searchsorted(theirs[order], ours, side=side) for side in ("left", "right"))
    length = last - first
    if most is not None:
        length = np.where(length > most, 0, length)
    place = np.repeat(np.arange(len(ours)), length)
    step = np.arange(len(place)) - np.repeat(np.cumsum(length) - length, length)
    return np.stack([place, order[np.repeat(first, length) + step]], axis=1)


def _coded(ours: pa.Array, theirs: pa.Array) -> tuple[Ints, Ints]:
    """Tasks as numbers, -1 for none."""
    both = pa.concat_arrays([ours.cast(pa.string()), theirs.cast(pa.string())]).dictionary_encode()
    codes = both.indices.fill_null(-1).to_numpy()
    return codes[: len(ours)], codes[len(ours) :]
