"""The ledger: what cannot be rebuilt (split assignments, votes, releases, prompts read), as append-only JSON lines.

A batch is a run of record lines closed by a line that counts them and holds their SHA-256. What is not closed was cut
off by a crash: it does not count, and the next append moves it aside. A closed batch that does not fit its sum was
changed by a hand: that is an error, never skipped.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from schemas.errors import ShopmarkError
from warehouse.workspace import Workspace

KINDS = ("split", "vote", "release", "prompt_review")
_CLOSE = b'{"_batch":'


class LedgerError(ShopmarkError):
    """The ledger was changed by something else than Shopmark, or cannot be written."""


def append(workspace: Workspace, kind: str, records: Sequence[dict[str, Any]]) -> int:
    """Append `records` (JSON-able; dates become ISO text) as one batch: all of them or none, on disk when this returns.

    Returns:
        The number of records appended; nothing is written for an empty batch.

    Raises:
        LedgerError: unknown kind, a record that JSON cannot hold, or a damaged ledger.
    """
    path = _path(workspace, kind)
    if not records:
        return 0
    lines = [_line(record) for record in records]
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    batch = b"".join([*lines, json.dumps({"_batch": len(lines), "sha256": digest}, separators=(",", ":")).encode()])
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path) as stream:
        end = _move_torn_tail_aside(path, stream)
        stream.seek(end)
        stream.write(batch + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    _sync_folder(path.parent)
    return len(lines)


def read(workspace: Workspace, kind: str) -> pa.Table:
    """All records of `kind` in the order they were appended, a column a key; no columns when there are none.

    Raises:
        LedgerError: unknown kind, or a closed batch is not what was appended.
    """
    return pa.Table.from_pylist(records(workspace, kind))


def records(workspace: Workspace, kind: str) -> list[dict[str, Any]]:
    """`read`, as plain records."""
    path = _path(workspace, kind)
    if not path.is_file():
        return []
    found: list[dict[str, Any]] = []
    for _, lines in _batches(path, path.read_bytes()):
        found += [json.loads(line) for line in lines]
    return found


def _path(workspace: Workspace, kind: str) -> Path:
    if kind not in KINDS:
        raise LedgerError(f"the ledger has no kind {kind}", str(workspace.ledger), f"Use one of {', '.join(KINDS)}.")
    return workspace.ledger / f"{kind}.jsonl"


def _line(record: dict[str, Any]) -> bytes:
    if "_batch" in record:
        raise LedgerError("a ledger record may not have the key _batch", str(record)[:200], "Rename the key.")
    try:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_iso)
        return text.encode() + b"\n"
    except (TypeError, ValueError) as error:
        raise LedgerError(
            f"the ledger cannot hold this record: {error}", str(record)[:200], "Use JSON values."
        ) from error


def _iso(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading and writing, with no other process in it."""
    with path.open("ab"):
        pass
    with path.open("r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream


def _batches(path: Path, content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """End position and record lines of each closed batch."""
    position, lines = 0, list[bytes]()
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            return
        position += len(line)
        if not line.startswith(_CLOSE):
            lines.append(line)
            continue
        _check(path, line, lines, position)
        yield position, lines
        lines = []


def _check(path: Path, close: bytes, lines: list[bytes], position: int) -> None:
    try:
        expected = json.loads(close)
        good = expected["_batch"] == len(lines)
        good &= expected["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    except (ValueError, KeyError):
        good = False
    if not good:
        raise LedgerError(
            "a batch of the ledger is not what was written",
            f"{path}, batch that ends at byte {position}",
            "Restore the file from a backup; the ledger cannot be rebuilt.",
        )


def _move_torn_tail_aside(path: Path, stream: BinaryIO) -> int:
    """Cut what follows the last closed batch, keeping it in <kind>.torn; gives the end of the file."""
    content = stream.read()
    end = 0
    for position, _ in _batches(path, content):
        end = position
    if end < len(content):
        with path.with_suffix(".torn").open("ab") as torn:
            torn.write(content[end:] + b"\n")
        stream.truncate(end)
    return end


def _sync_folder(folder: Path) -> None:
    """So that a new file is still there after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
