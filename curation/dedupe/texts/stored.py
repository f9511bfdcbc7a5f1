"""What later batches are compared with: rows of an earlier run as they were taken apart, by the model that did it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.arrays import Hashes, Ints
from curation.dedupe.texts.frame_vectors import FILE as FRAMES_FILE
from curation.dedupe.texts.model import FILES as MODEL_FILES
from curation.dedupe.texts.shards import Place, States
from schemas.errors import ShopmarkError

_ENTRIES, _ABOUT = "entries.parquet", "index.json"
_FORMAT = 1
KEYS = ("bag", "order", "inner", "frame")


@dataclass(frozen=True)
class Entries:
    """Rows of an index: number (ascending), id, task (null for none), hash of the text, and keys (see `rows.keys`; all
    0 where a row holds no word)."""

    number: Ints
    id: pa.Array
    task: pa.Array
    text_hash: Hashes
    keys: Hashes


def store(place: Place, index: Path, table: pa.Table, hashes: Hashes, states: States) -> None:
    """Keep what a run knows of its rows.

    Args:
        place: of the run; its files are moved.
        index: a new folder.
        table: all rows by number, with id and optionally task.
        hashes: of their texts.
        states: of those that were taken apart.
    """
    index.mkdir()
    wanted = [
        *place.folder.glob("apart-*.arrow"),
        *place.folder.glob("mended-*.arrow"),
        *(place.folder / name for name in (*MODEL_FILES, FRAMES_FILE)),
    ]
    wanted += [path for name in ("near", "names") if (path := place.folder / f"{name}.faiss").is_file()]
    for path in wanted:
        shutil.move(path, index / path.name)
    keys = np.zeros((table.num_rows, len(KEYS)), dtype=np.uint64)
    keys[states.number[states.has_words]] = states.keys[states.has_words]
    task = table["task"] if "task" in table.column_names else pa.nulls(table.num_rows, pa.string())
    columns = {
        "number": pa.array(np.arange(table.num_rows)),
        "id": table["id"],
        "task": task,
        "text_hash": pa.array(hashes),
        **{name: pa.array(keys[:, place]) for place, name in enumerate(KEYS)},
    }
    pq.write_table(pa.table(columns), index / _ENTRIES)
    about = {"format": _FORMAT, "rows": table.num_rows, "shard_rows": place.shard_rows}
    (index / _ABOUT).write_text(json.dumps(about), encoding="utf-8")


def place_of(index: Path) -> Place:
    """The shards of an index.

    Raises:
        ShopmarkError: the folder holds none, or one of another version.
    """
    try:
        about = json.loads((index / _ABOUT).read_text(encoding="utf-8"))
        if about["format"] != _FORMAT:
            raise ValueError(f"format {about['format']}, not {_FORMAT}")
        return Place(index, about["shard_rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ShopmarkError(f"the index cannot be read: {error}", str(index), "Dedupe the file again.") from error


def entries_of(index: Path, kept: pa.Array | None = None) -> Entries:
    """The rows of an index; kept: the ids that are wanted, all without."""
    table = pq.read_table(index / _ENTRIES)
    if kept is not None:
        table = table.filter(pa.compute.is_in(table["id"], kept))
    keys = np.stack([table[name].to_numpy() for name in KEYS], axis=1)
    id_, task = table["id"].combine_chunks(), table["task"].combine_chunks()
    return Entries(table["number"].to_numpy(), id_, task, table["text_hash"].to_numpy(), keys)
