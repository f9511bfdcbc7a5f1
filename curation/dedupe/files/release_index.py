"""The index of an earlier release: the one that lies in a result of dedupe, or one that is made once and kept.

For a release of Shopmark and for a plain file the index is kept below the user's cache folder (XDG_CACHE_HOME), named
by what it was made from: it is never stale, and may be deleted at any time.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.files.against import Earlier, rows_of
from curation.dedupe.files.columns import Columns
from curation.dedupe.files.summary import INDEX, ROWS
from warehouse.cache_folder import cache_folder
from warehouse.fingerprint import file_sha256, fingerprint
from warehouse.memory import memory_database
from warehouse.sql_text import literal

_VERSION = 1
"""Of how rows are taken apart: a change makes new indexes."""

Make = Callable[[Path, Path, Path], Any]
"""Dedupes rows (numbered.ROWS_SCHEMA) in a folder, and leaves their index in a new folder."""


@dataclass(frozen=True)
class ReleaseIndex:
    """folder: of the index; kept: ids of the rows that count, all where there is nothing; rows: how many these are."""

    folder: Path
    kept: pa.Array | None
    rows: int


def index_of(release: Earlier, columns: Columns, names: Any, make: Make, say: Callable[[str], None]) -> ReleaseIndex:
    """The index of a release, made where there is none.

    Args:
        release: of `earlier`.
        columns: of a plain file.
        names: whatever else an index depends on, such as names of a catalog; can be written as JSON.
        make: makes an index.
        say: takes a line of progress.

    Raises:
        ShopmarkError: the release cannot be read.
    """
    stored = release.path / INDEX
    if release.path.is_dir() and stored.is_dir():
        table = pq.read_table(release.path / ROWS, columns=["id", "removed"])
        kept = table.filter(pa.compute.invert(table["removed"]))["id"].combine_chunks()
        return ReleaseIndex(stored, kept, len(kept))
    files = sorted((release.path / "data").glob("*.parquet")) if release.path.is_dir() else [release.path]
    about = [_VERSION, [file_sha256(file) for file in files], asdict(columns), names]
    folder = cache_folder() / "dedupe" / fingerprint(about)
    if not folder.is_dir():
        say(f"{release.name}: making its index, which is kept in {folder}")
        _make(release, columns, folder, make)
    return ReleaseIndex(folder, None, pq.read_metadata(folder / "entries.parquet").num_rows)


def _make(release: Earlier, columns: Columns, folder: Path, make: Make) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="half-", dir=folder.parent))
    try:
        read = scratch / "read"
        read.mkdir()
        with memory_database(threads=2) as connection:
            connection.execute("SET enable_progress_bar = false")
            source = rows_of(release, columns, read, connection)
            connection.execute(f"COPY ({source}) TO {literal(scratch / 'numbered.parquet')} (FORMAT parquet)")
        make(scratch / "numbered.parquet", scratch, scratch / INDEX)
        # Two runs that make it at once make the same.
        if not folder.is_dir():
            (scratch / INDEX).rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
