"""Tokens as an Arrow file, which is mapped into memory rather than read."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.arrays import Hashes, Ints
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.tokens import Tokens

_LABELLED = 1
_HASHED = b"hashed"


def token_columns(tokens: Tokens, flags: Ints) -> dict[str, pa.Array]:
    """Two columns, a list a row: words, and flags of each (uint8). Hashes of words: see `write_batch`."""
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
    hashed = np.frombuffer(batch.schema.metadata[_HASHED], dtype=np.uint64)
    tokens = Tokens(words, hashed, held.values.indices.to_numpy(), row, len(held), unlabelled)
    return tokens, batch["flags"].values.to_numpy()


def write_batch(columns: dict[str, pa.Array], hashed: Hashes, path: Path) -> None:
    """Write a file of one batch, with the hashes of its words."""
    batch = pa.record_batch(columns).replace_schema_metadata({_HASHED: hashed.tobytes()})
    with pa.ipc.new_file(path, batch.schema) as writer:
        writer.write_batch(batch)


def read_batch(path: Path) -> pa.RecordBatch:
    """Read what `write_batch` wrote."""
    return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)


def save_tokens(tokens: Tokens, path: Path) -> None:
    """Write tokens."""
    write_batch(token_columns(tokens, _LABELLED * tokens.labelled), tokens.hashed, path)


def load_tokens(path: Path) -> Tokens:
    """Read what `save_tokens` wrote."""
    tokens, flags = tokens_of(read_batch(path))
    return Tokens(tokens.words, tokens.hashed, tokens.code, tokens.row, tokens.rows, flags == _LABELLED)
