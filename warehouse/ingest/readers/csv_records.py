"""Where the records of a quoted text end: RFC 4180 over whole chunks, with recovery behind a broken quote.

A quoted field may hold line feeds, so a record is either a line with an even number of quotes, or the lines from one
with an odd number to the next one with an odd number. If those together are not a record, the first of them is broken
and reading goes on at the line after it: one stray quote costs one row, never the rest of the file.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.ingest.records import Index

QUOTE, FEED, RETURN = 34, 10, 13
_LONGEST_JOIN = 4_000_000
"""Bytes that a record of several lines may have; a field over 1 MB is refused later."""


@dataclass(frozen=True)
class Records:
    """starts, ends: byte positions of records; unbalanced: a quote opens that nothing closes; used: lines consumed."""

    starts: Index
    ends: Index
    unbalanced: NDArray[np.bool_]
    used: int


def record_pattern(delimiter: str, columns: int) -> re.Pattern[bytes]:
    """Matches exactly one record of so many columns, line end included."""
    bare = rb'[^"\r\n' + re.escape(delimiter.encode()) + rb"]*+"
    field = rb'(?:"[^"]*+(?:""[^"]*+)*+"|' + bare + rb")"
    rest = re.escape(delimiter.encode()) + field
    return re.compile(field + rb"(?:" + rest + rb"){%d}\r?\n?" % (columns - 1))


def join_lines(
    data: NDArray[np.uint8], starts: Index, ends: Index, ignored: NDArray[np.bool_], pattern: re.Pattern[bytes]
) -> Records:
    """Join lines to records.

    Args:
        data: the whole file.
        starts: of the lines of this chunk; ends: after their line feeds.
        ends: see starts.
        ignored: lines whose quotes mean nothing (comments).
        pattern: what one whole record looks like.
    """
    base = int(starts[0])
    quotes = np.flatnonzero(data[base : int(ends[-1])] == QUOTE) + base
    count = np.searchsorted(quotes, ends) - np.searchsorted(quotes, starts)
    odd = np.flatnonzero((count % 2 == 1) & ~ignored)
    continued = np.zeros(len(starts), dtype=bool)
    unbalanced = np.zeros(len(starts), dtype=bool)
    used, last_chunk = len(starts), int(ends[-1]) == len(data)
    place = 0
    while place < len(odd):
        first = int(odd[place])
        second = int(odd[place + 1]) if place + 1 < len(odd) else None
        if second is None and not last_chunk and ends[-1] - starts[first] < _LONGEST_JOIN:
            used = first  # the other half may stand in the next chunk
            break
        if second is not None and _is_record(data, starts, ends, first, second, pattern):
            continued[first + 1 : second + 1] = True
            place += 2
        else:
            unbalanced[first] = True
            place += 1
    begins = np.flatnonzero(~continued[:used])
    if not used:
        return Records(starts[:0], ends[:0], unbalanced[:0], 0)
    record_starts = starts[begins]
    record_ends = np.append(record_starts[1:], ends[used - 1]).astype(np.int64)
    return Records(record_starts, record_ends, unbalanced[begins], used)


def _is_record(
    data: NDArray[np.uint8], starts: Index, ends: Index, first: int, second: int, pattern: re.Pattern[bytes]
) -> bool:
    if ends[second] - starts[first] > _LONGEST_JOIN:
        return False
    if not pattern.fullmatch(data[starts[first] : ends[second]].tobytes()):
        return False
    inner = range(first + 1, second)
    # Two broken rows can look like one record that swallows all between them: if each line in between is a record by
    # itself, they are what they look like.
    return len(inner) < 2 or not all(pattern.fullmatch(data[starts[i] : ends[i]].tobytes()) for i in inner)


def field_counts(
    data: NDArray[np.uint8], records: Records, delimiter: int, quoting: bool
) -> tuple[Index, NDArray[np.bool_]]:
    """How many fields each record has, and whether a quote or carriage return stands where none may stand."""
    total = len(records.starts)
    base, end = int(records.starts[0]), int(records.ends[-1])
    chunk = data[base:end]
    delimiters = np.flatnonzero(chunk == delimiter) + base
    owner = np.searchsorted(records.starts, delimiters, "right") - 1
    misplaced = np.zeros(total, dtype=bool)
    returns = np.flatnonzero(chunk == RETURN) + base
    # A carriage return ends a line only before a line feed or at the end of the file.
    returns = returns[(returns + 1 < len(data)) & (data[np.minimum(returns + 1, len(data) - 1)] != FEED)]
    quotes = np.flatnonzero(chunk == QUOTE) + base if quoting else np.zeros(0, dtype=np.int64)
    if len(quotes):
        before = np.searchsorted(quotes, records.starts)
        inside = (np.searchsorted(quotes, delimiters) - before[owner]) % 2 == 1
        owner = owner[~inside]
        holder = np.searchsorted(records.starts, quotes, "right") - 1
        lone = np.searchsorted(records.starts, returns, "right") - 1
        returns = returns[(np.searchsorted(quotes, returns) - before[lone]) % 2 == 0]
        misplaced[holder[_misplaced(data, quotes, before[holder], records, holder, delimiter)]] = True
    misplaced[np.searchsorted(records.starts, returns, "right") - 1] = True
    return np.bincount(owner, minlength=total).astype(np.int64) + 1, misplaced


def _misplaced(
    data: NDArray[np.uint8],
    quotes: Index,
    first_quote: Index,
    records: Records,
    holder: Index,
    delimiter: int,
) -> NDArray[np.bool_]:
    """Of each quote: it opens behind text, or closes before text."""
    opens = (np.arange(len(quotes)) - first_quote) % 2 == 0
    previous = data[np.maximum(quotes - 1, 0)]
    following = data[np.minimum(quotes + 1, len(data) - 1)]
    at_start = quotes == records.starts[holder]
    at_end = quotes + 1 == records.ends[holder]
    opens_well = at_start | (previous == delimiter) | (previous == QUOTE)
    closes_well = at_end | np.isin(following, (delimiter, QUOTE, FEED, RETURN))
    return np.where(opens, ~opens_well, ~closes_well)
