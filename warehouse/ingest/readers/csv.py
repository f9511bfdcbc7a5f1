"""CSV with a header, as RFC 4180 has it; a row number counts the records below the header, from 1."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile, UnreadableFileError
from warehouse.ingest.readers.csv_records import Records, field_counts, join_lines, record_pattern
from warehouse.ingest.records import (
    Index,
    RecordBatch,
    common_faults,
    is_empty,
    line_chunks,
    matches,
    strip_line_end,
    text_array,
)


@dataclass(frozen=True)
class Dialect:
    """How fields are parted; without quoting a quote is a character like any other."""

    delimiter: str
    quoting: bool


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The records below the header as strings, empty fields as NULL.

    Raises:
        UnreadableFileError: there is no header, or it lacks a declared column.
    """
    yield from read_delimited(file, spec, Dialect(",", True))


def read_delimited(file: PlainFile, spec: FileSpec, dialect: Dialect) -> Iterator[RecordBatch]:
    """`read` for any dialect."""
    header: list[str] | None = None
    row = 0
    for records, texts in _records(file, spec, dialect):
        keep = ~(is_empty(texts) | matches(texts, spec.skip))
        at = 0
        if header is None:
            if not keep.any():
                continue
            at = int(np.argmax(keep)) + 1
            header = _header(texts[at - 1].as_py(), spec, dialect)
            keep[:at] = False
        numbers = row + 1 + np.arange(len(texts), dtype=np.int64) - at
        row += len(texts) - at
        if keep.any():
            yield _batch(file, records, texts, numbers, keep, header, spec, dialect)
    if header is None:
        raise UnreadableFileError("missing_column", "the file is empty: no header", 0)


def _records(file: PlainFile, spec: FileSpec, dialect: Dialect) -> Iterator[tuple[Records, pa.Array]]:
    """Chunks of records with their texts; a record that runs over the end of a chunk waits for the next."""
    data, waiting, pattern = file.data, 0, None
    starts: Index = np.zeros(0, dtype=np.int64)
    ends: Index = np.zeros(0, dtype=np.int64)
    for more_starts, more_ends in line_chunks(data):
        starts = np.concatenate((starts[waiting:], more_starts))
        ends = np.concatenate((ends[waiting:], more_ends))
        texts = text_array(data, starts, ends)
        comment = matches(texts, spec.skip)
        if pattern is None:
            pattern = record_pattern(dialect.delimiter, _columns(texts, comment, dialect))
        if dialect.quoting:
            records = join_lines(data, starts, ends, comment, pattern)
        else:
            records = Records(starts, ends, np.zeros(len(starts), dtype=bool), len(starts))
        waiting = records.used
        if waiting:
            yield records, strip_line_end(text_array(data, records.starts, records.ends))


def _columns(texts: pa.Array, comment: NDArray[np.bool_], dialect: Dialect) -> int:
    """Columns of the first line that is neither blank nor a comment: the header."""
    for at in range(0, len(texts), 1000):
        lines = np.flatnonzero(~(comment[at : at + 1000] | is_empty(texts[at : at + 1000])))
        if len(lines):
            return len(_split(texts[at + int(lines[0])].as_py(), dialect))
    return 1


def _split(text: str, dialect: Dialect) -> list[str]:
    if not dialect.quoting:
        return text.rstrip("\r\n").split(dialect.delimiter)
    # Python's reader refuses fields over 128 kB; a header that long is no header.
    return next(csv.reader([text[:100_000]], delimiter=dialect.delimiter), [])


def _header(text: str, spec: FileSpec, dialect: Dialect) -> list[str]:
    names = [name.strip() for name in _split(text, dialect)]
    missing = sorted(set(spec.columns) - set(names))
    if missing:
        raise UnreadableFileError("missing_column", f"no column {', '.join(missing)}; there are: {text[:300]}", 0)
    return names


def _batch(
    file: PlainFile,
    records: Records,
    texts: pa.Array,
    numbers: Index,
    keep: NDArray[np.bool_],
    header: list[str],
    spec: FileSpec,
    dialect: Dialect,
) -> RecordBatch:
    counts, misplaced = field_counts(file.data, records, ord(dialect.delimiter), dialect.quoting)
    reason, detail = common_faults(texts)
    for fault, name, words in (
        (records.unbalanced, "unbalanced_quotes", "a quote opens that nothing closes"),
        (misplaced, "unbalanced_quotes", "a quote or carriage return stands in a field that is not quoted"),
        (counts != len(header), "wrong_columns", None),
    ):
        here = pc.and_(pa.array(fault), pc.is_null(reason))
        said = words or pc.binary_join_element_wise(
            pc.cast(pa.array(counts), pa.string()), f"columns, the header has {len(header)}", " "
        )
        reason, detail = pc.if_else(here, name, reason), pc.if_else(here, said, detail)
    good = np.asarray(pc.is_null(reason).to_numpy(zero_copy_only=False), dtype=bool) & keep
    bad = keep & ~good
    columns = _columns_of(text_array(file.data, records.starts, records.ends), good, header, spec, dialect)
    meta = {"_row": numbers, "_byte": records.starts, "_text": texts, "_reason": reason, "_detail": detail}
    whole = pa.table(meta)
    parsed = whole.filter(pa.array(good))
    for name, values in columns.items():
        parsed = parsed.append_column(name, values)
    # Broken records come last, their columns NULL; `_row` tells the order.
    return RecordBatch("strings", pa.concat_tables([parsed, whole.filter(pa.array(bad))], promote_options="default"))


def _columns_of(
    texts: pa.Array, good: NDArray[np.bool_], header: list[str], spec: FileSpec, dialect: Dialect
) -> dict[str, pa.ChunkedArray]:
    """The declared columns of the good records, as strings."""
    wanted = {name: f"c{header.index(name)}" for name in spec.columns}
    if not good.any():
        return {name: pa.chunked_array([pa.array([], pa.string())]) for name in wanted}
    if not good.all():
        texts = texts.filter(pa.array(good))
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    content = texts.buffers()[2].slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
    table = arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            column_names=[f"c{place}" for place in range(len(header))], block_size=max(len(content) + 1, 1 << 20)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char='"' if dialect.quoting else False,
            double_quote=dialect.quoting,
            newlines_in_values=dialect.quoting,
            ignore_empty_lines=False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={place: pa.string() for place in wanted.values()},
            include_columns=sorted(set(wanted.values())),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,
        ),
    )
    if table.num_rows != int(good.sum()):
        raise UnreadableFileError("unreadable", f"{good.sum()} records read as {table.num_rows}", 0)
    return {name: table[place] for name, place in wanted.items()}
