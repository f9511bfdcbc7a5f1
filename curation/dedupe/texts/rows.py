"""Rows taken apart: their words, what they state and their vectors, in memory and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.arrays import Floats, Hashes, Ints
from curation.dedupe.texts.facts import OF_ROWS, OF_TOKENS, Facts
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.static_vectors import DIMENSIONS
from curation.dedupe.texts.token_files import read_batch, token_columns, tokens_of, write_batch
from curation.dedupe.texts.tokens import Tokens, joined

_IS_FACT, _IN_RUN = 1, 2


@dataclass(frozen=True)
class Rows:
    """Rows in ascending order of their numbers.

    Attributes:
        number: of each row, its place in the order of preference of the whole corpus.
        tokens: without punctuation and without the labels of options.
        facts: what the rows state.
        vectors: static embeddings, unit length, float16 (n x DIMENSIONS).
    """

    number: Ints
    tokens: Tokens
    facts: Facts
    vectors: Floats

    def at(self, places: Ints) -> "Rows":
        """These rows, by their places here."""
        starts = offsets_of(self.tokens.row, self.tokens.rows)
        length = starts[places + 1] - starts[places]
        of_rows = np.arange(int(length.sum())) + np.repeat(starts[places] - np.cumsum(length) + length, length)
        return Rows(self.number[places], self.tokens.at(places), self.facts.at(places, of_rows), self.vectors[places])

    def save(self, path: Path) -> None:
        """Write an Arrow file that can be read without loading all of it."""
        flags = _IS_FACT * self.facts.is_fact + _IN_RUN * self.facts.in_run
        columns = {
            "number": pa.array(self.number),
            **{name: pa.array(getattr(self.facts, name)) for name in OF_ROWS},
            **token_columns(self.tokens, flags),
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(self.vectors.reshape(-1)), DIMENSIONS),
        }
        write_batch(columns, self.tokens.hashed, path)

    @classmethod
    def load(cls, path: Path) -> "Rows":
        """Read what `save` wrote."""
        batch = read_batch(path)
        tokens, flags = tokens_of(batch)
        is_fact, in_run = ((flags & bit) > 0 for bit in (_IS_FACT, _IN_RUN))
        of_rows = {name: batch[name].to_numpy(zero_copy_only=False) for name in OF_ROWS}
        return cls(
            batch["number"].to_numpy(), tokens, Facts(**of_rows, is_fact=is_fact, in_run=in_run), _vectors(batch)
        )


def load_vectors(path: Path) -> tuple[Ints, Floats]:
    """Of a file of rows, only numbers and vectors."""
    batch = read_batch(path)
    return batch["number"].to_numpy(), _vectors(batch)


def all_rows(parts: Sequence[Rows]) -> Rows:
    """The rows of several parts, in order of their numbers."""
    number = np.concatenate([part.number for part in parts])
    tokens = joined([part.tokens for part in parts])
    columns = {name: np.concatenate([getattr(part.facts, name) for part in parts]) for name in (*OF_ROWS, *OF_TOKENS)}
    vectors = np.concatenate([part.vectors for part in parts])
    together = Rows(number, tokens, Facts(**columns), vectors)
    if (np.diff(number) > 0).all():
        return together
    return together.at(np.argsort(number))


def keys(rows: Rows) -> Hashes:
    """Of each row the hashes by which rows of the same facts in the same wording are found (n x 4)."""
    facts = rows.facts
    return np.stack([facts.bag, facts.order, facts.inner, facts.frame], axis=1)


def _vectors(batch: pa.RecordBatch) -> Floats:
    return batch["vector"].values.to_numpy().reshape(-1, DIMENSIONS)
