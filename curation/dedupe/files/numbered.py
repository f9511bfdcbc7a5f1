"""Gives every good record its row and its id: the rows file that is compared, and the list of what was rejected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curation.dedupe.files.columns import Columns, choose, require
from curation.dedupe.files.formats import format_of
from curation.dedupe.files.head import Head
from curation.dedupe.files.read import ROWS_A_BATCH, Records, open_records
from curation.dedupe.files.summary import RECORDS, ROWS
from curation.question_tables import ROWS_A_GROUP, first_row
from schemas.errors import ShopmarkError
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),  # 0.. over the good records, in the order of the file
        ("id", pa.string()),
        ("text", pa.string()),
        ("language", pa.string()),
        ("task", pa.string()),
        ("verified", pa.bool_()),
        ("release", pa.string()),
    ]
)
_REJECTS = pa.schema([("row", pa.int64()), ("reason", pa.string()), ("detail", pa.string()), ("record", pa.string())])
QUICK: dict[str, Any] = {"compression": "lz4", "use_dictionary": False, "write_statistics": False}
"""How files are written that are read once: hardly a value stands twice in them."""
TRUE_WORDS = ["1", "true", "t", "yes", "y"]


@dataclass(frozen=True)
class Numbered:
    """What a file holds. used: role -> column; good: of each record, whether it is a row; numbers: of each record,
    its place in the file; rejects: row (that place), reason, detail, record of those that are none."""

    used: Mapping[str, str]
    good: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    rejects: pa.Table

    @property
    def rows(self) -> int:
        """How many records are rows."""
        return int(self.good.sum())


def read_rows(path: Path, columns: Columns, place: Path, connection: "DuckDBPyConnection") -> tuple[Head, Numbered]:
    """Read a file; write its records (RECORDS) and the rows among them (ROWS, ROWS_SCHEMA) into the folder `place`.

    Raises:
        ShopmarkError: the file is damaged, no record in it is good, it lacks a column that was asked for or has one
            that dedupe adds, or an id stands twice.
    """
    with open_records(path, format_of(path), columns, place / "plain", connection) as records:
        filled = _store_records(records, place / RECORDS)
        if filled[""]:
            there = [name for name, count in filled.items() if name and count]
            require(columns, records.head.columns or [*there, *_keys(place / RECORDS, there, connection)], path)
    used = choose(columns, filled, filled[""])
    numbered = _number_rows(place, used, {role: records.names.index(name) for role, name in used.items()})
    if len(numbered.good) and not numbered.rows:
        first = numbered.rejects.slice(0, 1).to_pylist()[0]
        raise ShopmarkError(
            f"no record of the file can be read; the first: {first['detail']}",
            f"{path}, record {first['row']}",
            "Check the format of the file and the names of the columns.",
        )
    _refuse_double_ids(connection, place / ROWS, path, numbered)
    return records.head, numbered


def batches_of(stored: Path) -> Iterator[pa.Table]:
    """The stored records in order; nothing where there were none."""
    if stored.is_file():
        with pq.ParquetFile(stored) as file:
            for batch in file.iter_batches(batch_size=ROWS_A_BATCH):
                yield pa.Table.from_batches([batch])


def _keys(stored: Path, known: Sequence[str], connection: "DuckDBPyConnection") -> list[str]:
    """The other keys of the first good line of JSON, for messages."""
    first = next(batch for records in batches_of(stored) if len(batch := records.filter(pc.is_null(records["reason"]))))
    keys = first_row(connection, "SELECT TRY(json_keys(?))", [first["raw"][0].as_py()])
    return [key for key in (keys[0] if keys else None) or () if key not in known]


def _store_records(records: Records, path: Path) -> dict[str, int]:
    """Write all batches to one Parquet file; how many good records have a value in each column.

    Key "" of the result counts the good records.
    """
    filled = dict.fromkeys(records.names, 0) | {"": 0}
    writer: pq.ParquetWriter | None = None
    for batch in records.batches:
        # One schema for all batches: a column of nothing has no type of its own.
        batch = batch.cast(pa.schema([(n, pa.int64() if n == "number" else pa.string()) for n in batch.column_names]))
        if writer is None:
            writer = pq.ParquetWriter(path, batch.schema, **QUICK)
        writer.write_table(batch, row_group_size=ROWS_A_GROUP)
        good = batch.filter(pc.is_null(batch["reason"]))
        filled[""] += good.num_rows
        for place, name in enumerate(records.names):
            filled[name] += good.num_rows - good[f"c{place}"].null_count
    if writer is not None:
        writer.close()
    return filled


def _number_rows(place: Path, used: Mapping[str, str], columns: Mapping[str, int]) -> Numbered:
    """Write the rows file; `columns`: role -> number of its column in the records."""
    good: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    rejects = [_REJECTS.empty_table()]
    written = 0
    with pq.ParquetWriter(place / ROWS, ROWS_SCHEMA, **QUICK) as writer:
        for records in batches_of(place / RECORDS):
            batch = _without_missing(records, columns, used)
            is_good = pc.is_null(batch["reason"])
            rows = _rows_of(batch.filter(is_good), columns, written)
            writer.write_table(rows, row_group_size=ROWS_A_GROUP)
            written += rows.num_rows
            good.append(np.asarray(is_good.combine_chunks().to_numpy(zero_copy_only=False), dtype=bool))
            numbers.append(batch["number"].to_numpy())
            rejects.append(_rejects(batch.filter(pc.invert(is_good))))
    return Numbered(used, _joined(good, np.bool_), _joined(numbers, np.int64), pa.concat_tables(rejects))


def _refuse_double_ids(connection: "DuckDBPyConnection", rows: Path, path: Path, numbered: Numbered) -> None:
    """Check that every row has an id of its own.

    Raises:
        ShopmarkError: names the first id that stands twice, and where.
    """
    twice = first_row(
        connection,
        f"""SELECT id, list(row ORDER BY row)[:2] FROM read_parquet({literal(rows)})
        GROUP BY id HAVING count(*) > 1 ORDER BY min(row) LIMIT 1""",
    )
    if twice:
        numbers = numbered.numbers[numbered.good]
        places = " and ".join(str(numbers[row]) for row in twice[1])
        raise ShopmarkError(
            f"the id {twice[0]!r} stands twice",
            f"{path}, column `{numbered.used['id']}`, records {places}",
            "Name a column of unique values with --id, or `--id @row` for row numbers.",
        )


def _without_missing(batch: pa.Table, place: Mapping[str, int], used: Mapping[str, str]) -> pa.Table:
    """Records that lack text or id get a reason."""
    reason, detail = batch["reason"], batch["detail"]
    for role in ("text", "id"):
        if role in place:
            missing = pc.and_(pc.is_null(reason), pc.is_null(batch[f"c{place[role]}"]))
            reason = pc.if_else(missing, f"missing_{role}", reason)
            detail = pc.if_else(missing, f"no value in `{used[role]}`", detail)
    for name, values in (("reason", reason), ("detail", detail)):
        batch = batch.set_column(batch.column_names.index(name), name, values)
    return batch


def _rows_of(batch: pa.Table, place: Mapping[str, int], first: int) -> pa.Table:
    size = batch.num_rows
    nothing = pa.nulls(size, pa.string())
    given = {role: batch[f"c{number}"] for role, number in place.items()}
    verified = given.get("verified")
    if verified is not None:
        verified = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(verified)), pa.array(TRUE_WORDS))
    return pa.table(
        {
            "row": pa.array(np.arange(first, first + size)),
            "id": given.get("id", pc.cast(batch["number"], pa.string())),
            "text": given.get("text", nothing),
            "language": _language_codes(given["language"]) if "language" in given else nothing,
            "task": given.get("task", nothing),
            "verified": verified if verified is not None else pa.nulls(size, pa.bool_()),
            "release": nothing,
        },
        schema=ROWS_SCHEMA,
    )


def _language_codes(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """`en-US`, `EN` and ` en_GB ` are en; nothing is no language."""
    codes = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_trim_whitespace(values)), "[-_].*$", "")
    return pc.if_else(pc.equal(codes, ""), pa.scalar(None, pa.string()), codes)


def _rejects(batch: pa.Table) -> pa.Table:
    return batch.select(["number", "reason", "detail", "raw"]).rename_columns(_REJECTS.names).cast(_REJECTS)


def _joined(parts: list[np.ndarray], type_: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=type_)
