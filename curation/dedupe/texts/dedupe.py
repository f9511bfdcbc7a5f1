"""The stages on free text, one after another."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.embedder import BUILT_IN
from curation.dedupe.texts.arrays import Bools, Floats, Hashes, Ints
from curation.dedupe.texts.catalog import Catalog, stands_in_names
from curation.dedupe.texts.facts import Facts, read_facts
from curation.dedupe.texts.frame_words import learn_word_kinds
from curation.dedupe.texts.frames import is_language
from curation.dedupe.texts.guard import Guard, Judged
from curation.dedupe.texts.hashes import hash_of_text
from curation.dedupe.texts.idle import is_idle, learn_idle
from curation.dedupe.texts.names import are_names
from curation.dedupe.texts.options import sort_options
from curation.dedupe.texts.repair import repair
from curation.dedupe.texts.results import write_look_alikes, write_removed, write_translations
from curation.dedupe.texts.run import Run, StageCount
from curation.dedupe.texts.sample import rows_alone, sample_rows
from curation.dedupe.texts.search import cosines, look_alikes
from curation.dedupe.texts.static_vectors import text_vectors
from curation.dedupe.texts.tokens import Tokens, text_hashes, tokenise
from curation.dedupe.texts.unsure import mend_unsure

_CHUNK = 100_000
_NEIGHBOURS = 4
_NAMES_ALIKE, _NAME_NEIGHBOURS = 0.5, 12
"""Titles of one product may share little more than its code."""
_MOSTLY_NAMES = 0.8
_SHOWN = 0.85
"""Least cosine of look-alikes that are written down."""
_TRANSLATES = 0.4
"""Least cosine of the frames of two questions of equal facts that translate each other."""
_LARGEST_BLOCK = 64
"""So many rows of equal facts are compared each with each; in a larger block only those that look alike."""


@dataclass(frozen=True)
class TextDedupeOptions:
    """How free text is compared.

    Attributes:
        similarity: least cosine of static embeddings at which two rows are look-alikes.
        embedder: judges frames; the built-in model, or one that sentence-transformers can load.
        search: without it no look-alikes are searched (an ablation).
        guard: without it every pair of look-alikes is a duplicate (an ablation).
    """

    similarity: float = 0.85
    embedder: str = BUILT_IN
    search: bool = True
    guard: bool = True


def dedupe_texts(
    rows: Path,
    out: Path,
    *,
    catalog: Catalog | None = None,
    options: TextDedupeOptions | None = None,
    threads: int = 2,
    progress: Callable[[str], None] | None = None,
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

    Returns:
        One count a stage, in their order.
    """
    options = options or TextDedupeOptions()
    table = _read(rows, threads)
    run = Run(table.num_rows, progress)
    tokens = _same_text(run, table["text"])
    table = table.drop_columns("text")
    survivors = run.remaining()
    corpus, facts = _states(tokens, catalog)
    has_words = np.bincount(corpus.row, minlength=corpus.rows) > 0
    _same_facts(run, survivors, facts, has_words)
    left = np.flatnonzero((run.kept[survivors] == survivors) & has_words)
    pairs, scores = _pairs(corpus, facts, left, options, threads)
    run.done("look-alikes", len(left), len(pairs), 0)
    judged = Guard(corpus, facts, _kinds_of_names(catalog), options.embedder, threads).judge(pairs)
    duplicate = np.array(judged.duplicate, dtype=np.bool_) if options.guard else scores >= options.similarity
    gone = _keep_one(run, survivors[pairs], scores, duplicate, judged)
    run.done("near text", len(left), len(pairs), gone)
    _write_pairs(run, survivors[pairs], scores, duplicate, judged, table, out)
    write_removed(run, table, out)
    return run.counts


def _read(rows: Path, threads: int) -> pa.Table:
    """The rows in the order of preference."""
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    try:
        source = connection.read_parquet(str(rows))
        wanted = ["verified DESC NULLS LAST"] if "verified" in source.columns else []
        wanted += ["release NULLS LAST"] if "release" in source.columns else []
        return source.order(", ".join([*wanted, "length(text) DESC", "text", "id"])).to_arrow_table()
    finally:
        connection.close()


def _same_text(run: Run, texts: pa.ChunkedArray) -> Tokens:
    """Stage 1; returns the tokens of the rows that are left."""
    whole = texts.combine_chunks() if texts.num_chunks else pa.array([], pa.string())
    tokens = tokenise(whole.slice(first, _CHUNK).cast(pa.string()) for first in range(0, len(whole), _CHUNK))
    hashes = text_hashes(tokens)
    words = ~tokens.is_punctuation[tokens.code]
    # What holds no word is compared as it stands: "?!" is not the same as "...".
    for row in np.flatnonzero(np.bincount(tokens.row[words], minlength=tokens.rows) == 0).tolist():
        hashes[row] = hash_of_text(whole[row].as_py().strip())
    gone, kept = _later_equals(hashes[:, None])
    run.remove(gone, kept, "same text", "the same words")
    run.done("same text", tokens.rows, 0, len(gone))
    return rows_alone(tokens, run.remaining())


def _later_equals(keys: Hashes) -> tuple[Ints, Ints]:
    """Rows whose keys (a matrix) stand before, and the first row that has them."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.arange(len(keys)), *keys.T[::-1]))
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
    first = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    return order[~new], first[~new]


def _states(tokens: Tokens, catalog: Catalog | None) -> tuple[Tokens, Facts]:
    """What the rows state: typos repaired, idle sentences left out, options sorted, facts and frames apart."""
    repaired = repair(tokens, text_hashes(tokens), catalog.words() if catalog else frozenset())
    corpus = repaired.tokens
    hashes = text_hashes(corpus)
    idle = learn_idle(corpus, hashes)
    is_name = are_names(corpus)
    corpus = corpus.only(~corpus.is_punctuation[corpus.code])
    corpus = corpus.only(~is_idle(corpus, idle))
    has_wording = bool(is_name.sum() <= _MOSTLY_NAMES * len(is_name))
    kinds = learn_word_kinds(rows_alone(corpus, sample_rows(hashes)), has_wording)
    in_names = stands_in_names(corpus, catalog.phrases() if catalog else [])
    corpus, is_fact = mend_unsure(corpus, kinds, in_names, repaired.unsure)
    corpus, in_options, is_fact = sort_options(corpus, is_fact)
    return corpus, read_facts(corpus, kinds, is_fact, in_options, is_name)


def _same_facts(run: Run, survivors: Ints, facts: Facts, has_words: Bools) -> None:
    rows = survivors[has_words]
    gone, kept = _later_equals(np.stack([facts.bag, facts.order, facts.inner, facts.frame], axis=1)[has_words])
    run.remove(rows[gone], rows[kept], "same facts", "the same facts in the same wording")
    run.done("same facts", len(survivors), 0, len(gone))


def _pairs(corpus: Tokens, facts: Facts, left: Ints, options: TextDedupeOptions, threads: int) -> tuple[Ints, Floats]:
    """Pairs of rows that are left: of equal facts, and look-alikes; with their cosines."""
    vectors = text_vectors(corpus, left)
    pairs = _pairs_in_blocks(facts.bag[left])
    if options.search:
        names = np.flatnonzero(facts.is_name[left])
        near = look_alikes(vectors, options.similarity, _NEIGHBOURS, threads)[0]
        near_names = names[look_alikes(vectors[names], _NAMES_ALIKE, _NAME_NEIGHBOURS, threads)[0]]
        pairs = np.unique(np.concatenate([pairs, near, near_names]), axis=0)
    return left[pairs], cosines(vectors, pairs)


def _pairs_in_blocks(bags: Hashes) -> Ints:
    order = np.argsort(bags, kind="stable")
    blocks = np.split(order, np.flatnonzero(np.diff(bags[order].view(np.int64))) + 1)
    few = [np.sort(block).tolist() for block in blocks if 1 < len(block) <= _LARGEST_BLOCK]
    pairs = [pair for block in few for pair in combinations(block, 2)]
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _keep_one(run: Run, pairs: Ints, scores: Floats, duplicate: Bools, judged: Judged) -> int:
    """Remove rows that are duplicates of a row that stays; returns how many.

    Rows come in the order of preference, so when the turn of a row comes it is settled which rows before it stay. A row
    never leaves for one that left, so false links do not chain.
    """
    gone = 0
    numbers = np.flatnonzero(duplicate)
    for number in numbers[np.lexsort((pairs[numbers, 0], -scores[numbers], pairs[numbers, 1]))].tolist():
        kept, row = pairs[number].tolist()
        if run.stays(kept) and run.stays(row):
            run.remove_one(row, kept, "near text", judged.why[number], float(scores[number]))
            gone += 1
    return gone


def _write_pairs(
    run: Run, pairs: Ints, scores: Floats, duplicate: Bools, judged: Judged, table: pa.Table, out: Path
) -> None:
    """Write what is known of pairs that both stay: look-alikes and translations."""
    stays = run.kept == np.arange(len(run.kept))
    both = ~duplicate & stays[pairs].all(axis=1)
    numbers = np.flatnonzero(both & (scores >= _SHOWN))
    write_look_alikes(pairs[numbers], scores[numbers], [judged.why[number] for number in numbers.tolist()], table, out)
    translates = [
        is_language(why) and score >= _TRANSLATES for why, score in zip(judged.why, judged.score, strict=True)
    ]
    write_translations(pairs[both & np.array(translates, dtype=np.bool_)], table, out)


def _kinds_of_names(catalog: Catalog | None) -> dict[str, str]:
    """Words that are of names of one kind only, with it."""
    kinds: dict[str, set[str]] = {}
    for kind, names in catalog.names.items() if catalog else ():
        for word in Catalog({kind: names}).words():
            kinds.setdefault(word, set()).add(kind)
    return {word: kind.pop() for word, kind in kinds.items() if len(kind) == 1}
