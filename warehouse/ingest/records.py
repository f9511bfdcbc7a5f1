"""Plain bytes cut into records, whole columns at a time: the common ground of the text readers.

A record keeps its number in the file (1-based), its byte position, its text and, if it is broken, why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.ingest.plain_file import BAD_BYTE

CHUNK = 1 << 25
MAX_RECORD = 1 << 24
"""A record longer than this is not looked into."""
Index = NDArray[np.int64]


@dataclass(frozen=True)
class RecordBatch:
    """Records of one file, as the landing wants them.

    kind: 'json' (the record is the JSON text in `_text`) or 'strings' (each declared column is a string column).
    table: `_row`, `_byte`, `_text`, `_reason`, `_detail` and, for 'strings', the columns. Blank records and comments
    are not in it. A `_key` column may be there.
    """

    kind: str
    table: pa.Table


def text_array(data: NDArray[np.uint8], starts: Index, ends: Index) -> pa.Array:
    """Texts of adjacent records as one Arrow array over the bytes, line ends included (starts[i + 1] == ends[i])."""
    if not len(starts):
        return pa.array([], pa.large_string())
    base = int(starts[0])
    offsets = np.append(starts - base, ends[-1] - base).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(data[base : int(ends[-1])]))]
    return pa.LargeStringArray.from_buffers(len(starts), buffers[1], buffers[2])


def line_chunks(data: NDArray[np.uint8]) -> Iterator[tuple[Index, Index]]:
    """Starts and ends (after the line feed) of all lines, in chunks of about CHUNK bytes."""
    position, size = 0, len(data)
    while position < size:
        reach = CHUNK
        while True:
            window = data[position : position + reach]
            feeds = np.flatnonzero(window == 10)
            last = position + len(window) >= size
            if len(feeds) or last:
                break
            reach *= 2
        ends = feeds.astype(np.int64) + position + 1
        if last and (not len(ends) or ends[-1] < size):
            ends = np.append(ends, size).astype(np.int64)
        starts = np.concatenate(([position], ends[:-1])).astype(np.int64)
        yield starts, ends
        position = int(ends[-1])


def strip_line_end(texts: pa.Array) -> pa.Array:
    """Without the line feed (and carriage return) at the end."""
    return pc.utf8_rtrim(texts, "\r\n")


def is_blank(texts: pa.Array) -> NDArray[np.bool_]:
    """Nothing but white space."""
    return _mask(pc.equal(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0))


def is_empty(texts: pa.Array) -> NDArray[np.bool_]:
    """Nothing but a line end."""
    return _mask(pc.equal(pc.binary_length(strip_line_end(texts)), 0))


def matches(texts: pa.Array, pattern: str) -> NDArray[np.bool_]:
    """The regular expression `pattern` (RE2) finds something; an empty pattern finds nothing."""
    return _mask(pc.match_substring_regex(texts, pattern)) if pattern else np.zeros(len(texts), dtype=bool)


def common_faults(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Reason and detail of records that are broken in any text format: undecodable bytes, a monstrous length."""
    bad_bytes = pc.match_substring(texts, BAD_BYTE)
    length = pc.binary_length(texts)
    too_large = pc.greater(length, MAX_RECORD)
    none = pa.scalar(None, pa.string())
    reason = pc.if_else(too_large, "too_large", pc.if_else(bad_bytes, "wrong_encoding", none))
    detail = pc.if_else(
        too_large,
        pc.binary_join_element_wise("a record of ", pc.cast(length, pa.string()), " bytes", ""),
        pc.if_else(bad_bytes, "bytes that are not text in the declared encoding, written \\xNN", none),
    )
    return reason, detail


def _mask(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=bool)
