"""Writes rows of one format: records of text as they stood, or Parquet with the same schema."""

import gzip
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curation.dedupe.files.formats import FileFormat


class Sink(Protocol):
    """Takes rows in order: an array of records (text formats) or a table (Parquet)."""

    def write(self, rows: "pa.Array | pa.Table") -> None: ...

    def __enter__(self) -> "Sink": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class TextSink:
    """Records and a line end after each; equal records give equal bytes, also compressed."""

    def __init__(self, path: Path, format_: FileFormat, preamble: bytes, line_end: str) -> None:
        self._file = path.open("wb")
        self._stream: IO[bytes] = self._file
        if format_.compressed:
            # Neither name nor time in the head of the gzip.
            self._stream = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, compresslevel=6, mtime=0)  # type: ignore[assignment]
        self._line_end = line_end
        self._stream.write(preamble)

    def write(self, rows: pa.Array) -> None:
        """Append records."""
        ends, nothing = (pa.scalar(text, pa.large_string()) for text in (self._line_end, ""))
        lines = pc.binary_join_element_wise(pc.cast(rows, pa.large_string()), ends, nothing)
        if len(lines):
            offsets = lines.buffers()[1]
            first = int.from_bytes(offsets[8 * lines.offset : 8 * lines.offset + 8].to_pybytes(), "little")
            last = 8 * (lines.offset + len(lines))
            end = int.from_bytes(offsets[last : last + 8].to_pybytes(), "little")
            self._stream.write(lines.buffers()[2].slice(first, end - first))

    def __enter__(self) -> "TextSink":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._file.close()


class ParquetSink:
    """Row groups of one schema, metadata included."""

    def __init__(self, path: Path, schema: pa.Schema, compression: str) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression=compression)
        self._schema = schema

    def write(self, rows: pa.Table) -> None:
        """Append rows."""
        if rows.num_rows:
            self._writer.write_table(rows.cast(self._schema))

    def __enter__(self) -> "ParquetSink":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()


def parquet_compression(path: Path) -> str:
    """The compression of the first column of a Parquet file."""
    metadata = pq.read_metadata(path)
    if not metadata.num_row_groups or not metadata.num_columns:
        return "zstd"
    return str(metadata.row_group(0).column(0).compression).lower().replace("uncompressed", "none")
