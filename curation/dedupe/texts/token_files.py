"""Tokens as an Arrow file, which is mapped into memory rather than read."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.arrays import Ints
from curation.dedupe.texts.hashes import offsets_of, word_hashes
from curation.dedupe.texts.tokens import Tokens

_LABELLED = 1


def token_columns(tokens: Tokens, flags: Ints) -> dict[str, pa.Array]:
    """Two columns, a list a row: words, and flags of each (uint8)."""
    offsets = pa.array(offsets_of(tokens.row, tokens.rows).astype(np.int32))
    words = pa.DictionaryArray.from_arrays(pa.array(tokens.code), pa.array(tokens.words, pa.string()))
    return {
        "words_of": pa.ListArray.from_arrays(offsets, words),
        "flags": pa.ListArray.from_arrays(offsets, pa.array(flags.astype(np.uint8))),
    }


def tokens_of(batch: pa.RecordBatch) -> tuple[Tokens, Ints]:
    """The tokens of such columns, none labelled, and their flags."""
    held = batch["words_of"]
    starts = held.offsets.to_numpy().astype(np.int64)
    words = held.values.dictionary.to_pylist()
    row = np.repeat(np.arange(len(held), dtype=np.int32), np.diff(starts))
    unlabelled = np.zeros(len(row), dtype=np.bool_)
    tokens = Tokens(words, word_hashes(words), held.values.indices.to_numpy(), row, len(held), unlabelled)
    return tokens, batch["flags"].values.to_numpy()


def write_batch(batch: pa.RecordBatch, path: Path) -> None:
    """Write a file of one batch."""
    with pa.ipc.new_file(path, batch.schema) as writer:
        writer.write_batch(batch)


def read_batch(path: Path) -> pa.RecordBatch:
    """Read what `write_batch` wrote."""
    return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)


def save_tokens(tokens: Tokens, path: Path) -> None:
    """Write tokens."""
    write_batch(pa.record_batch(token_columns(tokens, _LABELLED * tokens.labelled)), path)


def load_tokens(path: Path) -> Tokens:
    """Read what `save_tokens` wrote."""
    tokens, flags = tokens_of(read_batch(path))
    return Tokens(tokens.words, tokens.hashed, tokens.code, tokens.row, tokens.rows, flags == _LABELLED)
