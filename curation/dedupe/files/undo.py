"""Takes a removal back: the row stands in `kept` again, where it stood in the file, and no longer in `removed`."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.files.folder import changed_folder
from curation.dedupe.files.formats import FileFormat, format_of
from curation.dedupe.files.head import Head
from curation.dedupe.files.read import open_raw
from curation.dedupe.files.summary import ROWS, FileSummary
from curation.dedupe.files.tags import TAGS
from curation.dedupe.files.write import sinks
from schemas.errors import ShopmarkError

Rows: TypeAlias = Any
"""An array of records (text formats) or a table (Parquet): both can be cut and filtered alike."""


def undo(out: Path, ids: Sequence[str]) -> list[str]:
    """Put removed rows back into kept.<ext> of the result `out`; says what was done, a line each.

    The look-alikes and the index stay as they are.

    Raises:
        ShopmarkError: `out` holds no result of dedupe, a row is unknown or not removed, or kept and removed hold other
            rows than dedupe wrote. Then nothing is changed.
    """
    out = out.resolve()
    summary = FileSummary.read(out)
    table = pq.read_table(out / ROWS)
    places = np.sort([_place(table, id_, out) for id_ in dict.fromkeys(ids)])
    removed = np.array(table["removed"].to_numpy(), dtype=bool)
    before = np.cumsum(~removed)[places]  # kept rows that stand before each of them
    among = np.cumsum(removed)[places] - 1  # its number in removed.<ext>
    back = table.take(pa.array(places))
    removed[places] = False
    with changed_folder(out) as folder:
        _rewrite(out, folder, summary, before, among, back)
        table = table.set_column(2, "removed", pa.array(removed))
        record = pa.compute.if_else(table["removed"], table["record"], pa.scalar(None, pa.string()))
        pq.write_table(table.set_column(3, "record", record), folder / ROWS, compression="zstd")
        count = len(places)
        names = back["id"].to_pylist()
        replace(
            summary, kept=summary.kept + count, removed=summary.removed - count, undone=[*summary.undone, *names]
        ).write(folder)
    return [
        f"{id_} stands in kept{summary.suffix} again, row {row}" for id_, row in zip(names, back["row"], strict=True)
    ]


def _place(table: pa.Table, id_: str, out: Path) -> int:
    place: int = pa.compute.index(table["id"], id_).as_py()
    if place < 0:
        raise ShopmarkError(f"there is no row `{id_}`", str(out), "The ids of removed rows stand in the removed file.")
    if not table["removed"][place].as_py():
        raise ShopmarkError(
            f"the row `{id_}` was not removed", str(out), "It stands in the kept file; nothing to undo."
        )
    return place


def _rewrite(
    out: Path, folder: Path, summary: FileSummary, before: np.ndarray, among: np.ndarray, back: pa.Table
) -> None:
    """Write both files anew.

    Args:
        out: the result as it is.
        folder: where to.
        summary: of the result.
        before: for each row that comes back, how many kept rows stand before it.
        among: its number among the removed rows.
        back: the rows of rows.parquet that come back.
    """
    kept, removed = out / f"kept{summary.suffix}", out / f"removed{summary.suffix}"
    format_ = format_of(kept)
    with ExitStack() as stack:
        head, staying = stack.enter_context(_rows(kept, format_, folder / "plain_kept"))
        _, leaving = stack.enter_context(_rows(removed, format_, folder / "plain_removed"))
        to_kept, to_removed = (stack.enter_context(sink) for sink in sinks(folder, format_, head, kept))
        came, first = [], 0
        for rows in leaving:
            comes = np.isin(np.arange(first, first + len(rows)), among)
            came.append(rows.filter(pa.array(comes)))
            to_removed.write(rows.filter(pa.array(~comes)))
            first += len(rows)
        _require_rows(first, summary.removed, removed)
        coming: Rows = back["record"].combine_chunks()
        if format_.name == "parquet":
            coming = pa.concat_tables(came).drop_columns(list(TAGS))
        written = 0
        for rows in _merged(staying, coming, before):
            to_kept.write(rows)
            written += len(rows)
        _require_rows(written - len(back), summary.kept, kept)


def _merged(batches: Iterator[Rows], coming: Rows, before: np.ndarray) -> Iterator[Rows]:
    """`batches` with the rows of `coming` in their places: as many rows stand before each as `before` says."""
    first = 0
    for rows in batches:
        cut = 0
        for number in np.flatnonzero((before >= first) & (before < first + len(rows))).tolist():
            place = int(before[number]) - first
            yield rows.slice(cut, place - cut)
            yield coming.slice(number, 1)
            cut = place
        yield rows.slice(cut)
        first += len(rows)
    yield coming.filter(pa.array(before >= first))


def _require_rows(found: int, expected: int, path: Path) -> None:
    if found != expected:
        raise ShopmarkError(
            f"{path.name} holds {found} rows; dedupe wrote {expected}", str(path), "Dedupe the file again."
        )


@contextmanager
def _rows(path: Path, format_: FileFormat, scratch: Path) -> Iterator[tuple[Head, Iterator[Rows]]]:
    if format_.name != "parquet":
        with open_raw(path, format_, scratch) as opened:
            yield opened
        return
    with pq.ParquetFile(path) as file:
        yield Head(), (pa.Table.from_batches([rows]) for rows in file.iter_batches())
