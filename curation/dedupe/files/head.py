"""What stands before the records of a text file: byte order mark, header, and how lines end."""

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curation.dedupe.files.formats import FileFormat
from warehouse.ingest.plain_file import PlainFile, UnreadableFileError

_HEAD = 1 << 20
"""Bytes that are looked at."""
_MARK = b"\xef\xbb\xbf"
_OTHER_DELIMITERS = "\t;"
"""Of files that are called CSV, where commas part nothing."""


@dataclass(frozen=True)
class Head:
    """What stands before the records.

    columns: names in order; for JSON lines empty, each record has its own. preamble: the bytes up to the first
    record: byte order mark and header. line_end: of the file. delimiter: of the fields of a CSV.
    """

    columns: tuple[str, ...] = ()
    preamble: bytes = b""
    line_end: str = "\n"
    delimiter: str = ","


def read_head(plain: PlainFile, format_: FileFormat) -> Head:
    """Read the head of JSON lines or a CSV.

    Raises:
        UnreadableFileError: a CSV has no header; JSON lines are one JSON array.
    """
    start = plain.data[:_HEAD].tobytes()
    mark = _MARK if _has_mark(plain.path, format_) else b""
    first = start.find(b"\n")
    line_end = "\r\n" if first > 0 and start[first - 1 : first] == b"\r" else "\n"
    if format_.name == "jsonl":
        if start.lstrip()[:1] == b"[":
            raise UnreadableFileError("format", "it is one JSON array, not a JSON object a line", 0)
        return Head((), mark, line_end)
    lines = start.decode("utf-8", "ignore").split("\n")
    delimiter, (names, used) = ",", _header(lines, ",")
    for other in _OTHER_DELIMITERS:
        if len(names) == 1 and len(_header(lines, other)[0]) > 1:
            delimiter, (names, used) = other, _header(lines, other)
    preamble = "\n".join(lines[:used]).rstrip("\r\n")
    return Head(tuple(name.strip() for name in names), mark + preamble.encode(), line_end, delimiter)


def _header(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """The names of the columns, and on how many lines they stand."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    try:
        names = next((record for record in reader if any(record)), None)
    except csv.Error as error:
        raise UnreadableFileError("missing_column", f"its header cannot be read: {error}", 0) from error
    if not names:
        raise UnreadableFileError("missing_column", "the file is empty: it has no header", 0)
    return names, reader.line_num


def _has_mark(path: Path, format_: FileFormat) -> bool:
    with gzip.open(path, "rb") if format_.compressed else path.open("rb") as stream:
        return stream.read(3) == _MARK
