"""Records of a file, numbered and in its order; a broken one has a reason instead of columns.

The readers are those of the warehouse: one broken line or quote costs one record. Numbers count from 1: lines of JSON
lines, records below the header of a CSV, rows of Parquet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.files.columns import Wanted, require
from curation.dedupe.files.formats import FileFormat
from curation.dedupe.files.head import Head, read_head
from curation.dedupe.files.tags import TAGS, refuse_tags
from schemas.errors import ShopmarkError
from schemas.source import FileSpec
from warehouse.ingest.plain_file import BAD_BYTE, PlainFile, UnreadableFileError, open_plain
from warehouse.ingest.readers import jsonl
from warehouse.ingest.readers.csv import Dialect, read_delimited
from warehouse.ingest.records import RecordBatch
from warehouse.sql_text import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_A_BATCH = 5_000
"""Rows that are in memory at once: few, since a text may have megabytes."""
_SHOWN = 2_000
"""Characters of a broken record that a reject shows."""
_NO_TEXT = ("struct", "list", "large_list", "fixed_size", "map", "binary", "large_binary", "union", "several")
"""How types begin whose values are no text."""
_MEND = {
    "wrong_encoding": "Save it as UTF-8.",
    "truncated": "Get the file again.",
    "missing_column": "Write a header with the names of the columns as the first line.",
}


@dataclass(frozen=True)
class Records:
    """An open file.

    batches: number BIGINT, raw (the record as it stands without its line end, cut short where it is broken; NULL for
    Parquet), reason and detail (NULL of a good record), `c<n>` VARCHAR for the n-th of `names`.
    """

    head: Head
    names: tuple[str, ...]
    batches: Iterator[pa.Table]


@contextmanager
def open_records(
    path: Path, format_: FileFormat, columns: Wanted, scratch: Path, connection: "DuckDBPyConnection"
) -> Iterator[Records]:
    """Open a file for reading; `names` of what is given are those of `columns.looked_for()` that the file has
    (JSON lines: all of them, since each record may have others).

    Args:
        path: of the file.
        format_: of the file.
        columns: as asked for.
        scratch: a file that may be written; it is removed afterwards.
        connection: DuckDB.

    Raises:
        ShopmarkError: the file is damaged, is no UTF-8, lacks a column that was asked for, or has one that dedupe
            adds; also while the batches are read.
    """
    try:
        if format_.name == "parquet":
            yield _parquet_records(path, columns)
            return
        with open_plain(path, "utf-8", scratch) as plain:
            head = read_head(plain, format_)
            names = columns.looked_for()
            if format_.name == "csv":
                require(columns, head.columns, path)
                refuse_tags(head.columns, path)
                names = [name for name in names if name in head.columns]
            yield Records(head, tuple(names), _text_batches(plain, format_, head, names, connection))
    except UnreadableFileError as error:
        place = f", byte {error.byte_position}" if error.byte_position else ""
        raise ShopmarkError(
            f"the file cannot be read: {error.detail}", f"{path}{place}", _MEND.get(error.reason, "Repair the file.")
        ) from error


@contextmanager
def open_raw(path: Path, format_: FileFormat, scratch: Path) -> Iterator[tuple[Head, Iterator[pa.Array]]]:
    """The records of a text file as they stand, whatever their columns.

    Raises:
        ShopmarkError: the file is damaged or is no UTF-8.
    """
    try:
        with open_plain(path, "utf-8", scratch) as plain:
            head = read_head(plain, format_)
            batches = _read(plain, format_, head, head.columns[:1])
            yield head, (batch.table.sort_by("_row")["_text"].combine_chunks() for batch in batches)
    except UnreadableFileError as error:
        raise ShopmarkError(f"the file cannot be read: {error.detail}", str(path), "Dedupe again.") from error


def _text_batches(
    plain: PlainFile, format_: FileFormat, head: Head, names: Sequence[str], connection: "DuckDBPyConnection"
) -> Iterator[pa.Table]:
    if format_.name == "jsonl":
        source = f"(SELECT *, {_extraction(names)} FROM _batch)"
        values = [f"_strings[{place}]" for place in range(1, len(names) + 1)]
        fault = """CASE WHEN _strings IS NULL THEN 'invalid_json'
            WHEN _type IN ('OBJECT', 'ARRAY') THEN 'not_text' END"""
    else:
        source, fault, values = "_batch", "NULL", [quoted(name) for name in names]
        # An empty field of a CSV may be no value or no text: a text it is.
        values[0] = f"CASE WHEN _reason IS NULL THEN coalesce({values[0]}, '') END"
    columns = "".join(f", {value} AS c{place}" for place, value in enumerate(values))
    shown = f"left(replace(_text, {literal(BAD_BYTE)}, ''), {_SHOWN})"
    query = f"""
        SELECT number, CASE WHEN reason IS NULL THEN _text ELSE {shown} END AS raw, reason,
            CASE WHEN reason IS NOT NULL THEN coalesce(detail, {_details()}) END AS detail, * LIKE 'c%'
        FROM (SELECT _row AS number, _text, coalesce(_reason, {fault}) AS reason, _detail AS detail{columns}
            FROM {source})
        ORDER BY number"""
    for batch in _read(plain, format_, head, names):
        connection.register("_batch", batch.table)
        if format_.name == "jsonl":
            refuse_tags(_tags_in(connection), plain.path)
        yield connection.sql(query).to_arrow_table()
        connection.unregister("_batch")


def _tags_in(connection: "DuckDBPyConnection") -> list[str]:
    """Keys of the records of a batch that are names of TAGS."""
    names = ", ".join(map(literal, TAGS))
    # Few records hold the beginning of such a name anywhere, so few are parsed for it.
    keys = "SELECT unnest(TRY(json_keys(_text))) AS key FROM _batch WHERE contains(_text, '\"dedupe_')"
    found = connection.execute(f"SELECT DISTINCT key FROM ({keys}) WHERE key IN ({names})").fetchall()
    return [key for (key,) in found]


def _extraction(names: Sequence[str]) -> str:
    """SQL of `_strings`, the values of a record under `names`, and `_type` of the first; NULL of what is no object."""
    pointers = [literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names]
    # TRY, since extraction raises on what is no JSON.
    is_object = "_reason IS NULL AND starts_with(ltrim(_text, chr(9) || ' '), '{')"
    return (
        f"CASE WHEN {is_object} THEN TRY(json_extract_string(_text, [{', '.join(pointers)}])) END AS _strings, "
        f"CASE WHEN {is_object} THEN TRY(json_type(_text, {pointers[0]})) END AS _type"
    )


def _read(plain: PlainFile, format_: FileFormat, head: Head, names: Sequence[str]) -> Iterator[RecordBatch]:
    """All columns are read as text, whatever they are."""
    columns = dict.fromkeys(names, "VARCHAR")
    spec = FileSpec(name="file", pattern="*", format=format_.name, columns=columns)  # type: ignore[call-arg]
    return (
        jsonl.read(plain, spec)
        if format_.name == "jsonl"
        else read_delimited(plain, spec, Dialect(head.delimiter, True))
    )


def _details() -> str:
    return "CASE reason WHEN 'invalid_json' THEN 'not a JSON object' ELSE 'the text is an object or a list' END"


def _parquet_records(path: Path, columns: Wanted) -> Records:
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError("unreadable", f"no readable Parquet: {error}", None) from error
    require(columns, schema.names, path)
    refuse_tags(schema.names, path)
    names = [name for name in columns.looked_for() if name in schema.names]
    for name in names:
        type_ = str(schema.field(name).type) if schema.names.count(name) == 1 else "several columns of this name"
        if type_.startswith(_NO_TEXT):
            raise ShopmarkError(f"the column `{name}` holds {type_}, no text", str(path), "Name another column.")
    return Records(Head(tuple(schema.names)), tuple(names), _parquet_batches(path, names))


def _parquet_batches(path: Path, names: Sequence[str]) -> Iterator[pa.Table]:
    """
    Raises:
        UnreadableFileError: a page is damaged, or a text in it is no UTF-8.
    """
    import pyarrow.parquet as pq

    number = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_A_BATCH, columns=list(names)):
                numbers = pa.array(range(number, number + batch.num_rows), pa.int64())
                number += batch.num_rows
                nothing = pa.nulls(batch.num_rows, pa.string())
                table = {"number": numbers, "raw": nothing, "reason": nothing, "detail": nothing}
                table |= {f"c{place}": pc.cast(batch[name], pa.string()) for place, name in enumerate(names)}
                for column in table.values():
                    column.validate(full=True)
                yield pa.table(table)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError("unreadable", f"damaged Parquet: {error}", None) from error
