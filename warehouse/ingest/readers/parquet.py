"""Parquet: DuckDB reads the file itself; the row number is the place in the file, from 1."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.source import FileSpec
from warehouse.ingest.plain_file import UnreadableFileError
from warehouse.sql_text import literal


@dataclass(frozen=True)
class ParquetFile:
    """relation: SQL of the rows with `_row`; rows: as the footer says; types: column -> DuckDB type in the file."""

    relation: str
    rows: int
    types: dict[str, str]


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, spec: FileSpec) -> ParquetFile:
    """Look at the footer.

    Raises:
        UnreadableFileError: no Parquet, cut off, or without a declared column.
    """
    size = path.stat().st_size
    try:
        rows = pq.ParquetFile(path).metadata.num_rows
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(path)})").fetchall()
    except (pa.ArrowException, duckdb.Error, OSError) as error:
        raise UnreadableFileError("unreadable", f"no readable Parquet: {error}", size) from error
    types = {name: type_ for name, type_, *_ in described}
    missing = sorted(set(spec.columns) - set(types))
    if missing:
        raise UnreadableFileError("missing_column", f"no column {', '.join(missing)}; there are: {', '.join(types)}", 0)
    relation = f"SELECT *, file_row_number + 1 AS _row FROM read_parquet({literal(path)}, file_row_number = true)"
    return ParquetFile(relation, rows, types)
