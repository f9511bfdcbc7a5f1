"""Dedupes one file: reads it, has its rows compared, writes the result whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from curation.dedupe.files.columns import Columns
from curation.dedupe.files.folder import new_folder
from curation.dedupe.files.formats import format_of
from curation.dedupe.files.numbered import read_rows
from curation.dedupe.files.summary import INDEX, ROWS, FileSummary
from curation.dedupe.files.write import (
    KEPT,
    Work,
    write_kept_and_removed,
    write_look_alikes,
    write_rejects,
    write_rows_table,
    write_translations,
)
from warehouse.memory import memory_database

Engine = Callable[[Path, Path], Sequence[Any]]
"""Compares the rows of a file (numbered.ROWS_SCHEMA) and writes into a folder what it found; gives dataclasses with
stage, rows, pairs, removed, seconds. `curation.dedupe.texts.dedupe.dedupe_texts` with its options bound is one."""


def dedupe_file(
    path: Path, out: Path, columns: Columns, engine: Engine, *, threads: int, say: Callable[[str], None]
) -> FileSummary:
    """Write kept and removed rows of a file, in its format, into the new folder `out`.

    `out` gets kept.<ext> and removed.<ext> (all columns as they stood; the removed rows with tags.TAGS),
    look_alikes.jsonl (pairs of kept rows and what differs), translations.jsonl, rejects.jsonl (where there are any),
    rows.parquet (what `undo` needs), summary.json, and index/ (what later files are compared with).

    Args:
        path: JSON lines, CSV or Parquet.
        out: is not there yet, or empty.
        columns: which column says what.
        engine: compares the rows.
        threads: of the reading; does not change the result.
        say: takes a line of progress.

    Raises:
        ShopmarkError: the file cannot be read, lacks a column, or has an id twice; `out` is not empty.
    """
    format_ = format_of(path)
    with new_folder(out.resolve()) as folder, memory_database(threads=threads) as connection, ExitStack() as stack:
        connection.execute("SET enable_progress_bar = false")
        place = stack.enter_context(work_folder(folder))
        found = place / "found"
        found.mkdir()
        head, numbered = read_rows(path, columns, place, connection)
        say(f"read {len(numbered.good):,} rows, {len(numbered.rejects):,} of them broken")
        stages = engine(place / ROWS, found)
        say("writing kept and removed rows")
        work = Work(path, format_, head, folder, place, found, numbered, connection)
        summary = _write(work, [asdict(stage) for stage in stages])
    return summary


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """A folder for what is not kept: inside `folder`, where there is room for the result too."""
    # DuckDB would take these characters in the name of a file to be read for a pattern.
    inside = None if set("*?[") & set(str(folder)) else folder
    place = Path(tempfile.mkdtemp(prefix="shopmark-dedupe-", dir=inside))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write(work: Work, stages: list[dict[str, Any]]) -> FileSummary:
    write_kept_and_removed(work)
    write_rows_table(work)
    write_rejects(work)
    look_alikes, disagree = write_look_alikes(work)
    translations = write_translations(work)
    if (work.found / INDEX).exists():
        shutil.move(work.found / INDEX, work.folder / INDEX)
    summary = FileSummary(
        file=work.path.name,
        suffix=work.format.suffix,
        rows=len(work.fate),
        kept=int((work.fate == KEPT).sum()),
        removed=len(work.removed),
        rejects=len(work.numbered.rejects),
        columns=dict(work.numbered.used),
        look_alikes=look_alikes,
        disagree=disagree,
        translations=translations,
        stages=stages,
    )
    summary.write(work.folder)
    return summary
