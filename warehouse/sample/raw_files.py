"""The raw files of the sample market, as a shop would hand them over: which there are, and how a line is written.

Every file is described by SQL that gives its lines (or, for Parquet, its rows) in order; writing streams them.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from warehouse.sample.broken_rows import BAD_BYTES, Breaker, Damage

if TYPE_CHECKING:
    import duckdb

BATCH = 50_000
_UNTYPED_BYTES = b"\xff\xfe"


@dataclass(frozen=True)
class RawFile:
    """One file below raw/: `lines` is SQL with a column `line`; `columns` is the header (csv, tsv)."""

    path: str
    format: str
    lines: str
    damage: Damage | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """rows: records in the file; broken: those damaged on purpose."""

    path: str
    rows: int
    bytes: int
    broken: list[dict[str, Any]]


def write_raw_file(connection: "duckdb.DuckDBPyConnection", folder: Path, file: RawFile, seed: str) -> Written:
    """Write one file; the same lines give the same bytes."""
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.format == "parquet":
        rows = write_parquet(connection, file.lines, target)
        return Written(file.path, rows, target.stat().st_size, [])
    delimiter = "\t" if file.format == "tsv" else ","
    breaker = Breaker(file.path, file.format, file.columns, file.damage, seed) if file.damage else None
    rows = 0
    with _open(target) as stream:
        if file.columns:
            stream.write((delimiter.join(file.columns) + "\n").encode())
        for batch in _batches(connection, file.lines):
            lines = list(breaker.lines(batch)) if breaker else batch
            rows += len(lines)
            text = "\n".join(lines) + "\n"
            stream.write(text.encode().replace(BAD_BYTES.encode(), _UNTYPED_BYTES))
    return Written(file.path, rows, target.stat().st_size, breaker.broken if breaker else [])


def write_parquet(connection: "duckdb.DuckDBPyConnection", sql: str, target: Path) -> int:
    """Write the rows of `sql` in their order; gives how many."""
    import pyarrow.parquet as pq

    reader = connection.sql(sql).to_arrow_reader(BATCH)
    rows = 0
    with pq.ParquetWriter(target, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _batches(connection: "duckdb.DuckDBPyConnection", sql: str) -> Iterator[list[str]]:
    for batch in connection.sql(sql).to_arrow_reader(BATCH):
        if batch.num_rows:
            yield batch.column(0).to_pylist()


@contextmanager
def _open(target: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to; gzip without name and time, so that only the content counts."""
    with target.open("wb") as plain:
        if target.suffix == ".gz":
            with gzip.GzipFile("", "wb", 4, plain, mtime=0) as packed:
                yield packed  # type: ignore[misc]
        else:
            yield plain


def csv_lines(columns: dict[str, str], rest: str, delimiter: str = ",") -> tuple[str, tuple[str, ...]]:
    """SQL of the lines of a CSV file and its header.

    Args:
        columns: name in the header -> SQL expression of text.
        rest: FROM and all that follows, with the order of the rows.
        delimiter: a tab needs no quotes here, since no text of the market holds one.
    """
    fields = [f"csv_field({sql})" if delimiter == "," else f"COALESCE({sql}, '')" for sql in columns.values()]
    joined = f" || '{delimiter}' || ".join(fields)
    return f"SELECT {joined} AS line {rest}", tuple(columns)


def json_lines(record: str, rest: str) -> str:
    """SQL of JSON lines: `record` is the inside of a struct literal."""
    return f"SELECT CAST(to_json({{{record}}}) AS VARCHAR) AS line {rest}"
