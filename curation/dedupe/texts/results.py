"""The tables that a run leaves: rows removed with the reason, and look-alikes that stay with what differs."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.arrays import Floats, Ints
from curation.dedupe.texts.run import Run

REMOVED = pa.schema(
    [
        ("row", pa.int64()),
        ("id", pa.string()),
        ("kept_id", pa.string()),
        ("kept_release", pa.string()),
        ("stage", pa.string()),
        ("score", pa.float64()),
        ("why", pa.string()),
    ]
)
LOOK_ALIKES = pa.schema(
    [
        ("left_id", pa.string()),
        ("right_id", pa.string()),
        ("right_release", pa.string()),
        ("score", pa.float64()),
        ("why", pa.string()),
        ("disagree", pa.bool_()),
    ]
)
TRANSLATIONS = pa.schema([("group_id", pa.string()), ("row", pa.int64()), ("id", pa.string())])

SURELY_ALIKE = 0.98
"""Cosine of static embeddings that calls for a second look where the guard says that two rows differ."""


def write_removed(run: Run, table: pa.Table, out: Path) -> None:
    """Write removed.parquet, by row."""
    kept = run.final()
    gone = np.flatnonzero(kept != np.arange(len(kept)))
    columns = [
        table["row"].take(gone),
        table["id"].take(gone),
        table["id"].take(kept[gone]),
        _releases(table).take(kept[gone]),
        pa.array([run.stage[row] for row in gone.tolist()], pa.string()),
        pa.array(run.score[gone]),
        pa.array([run.why[row] for row in gone.tolist()], pa.string()),
    ]
    pq.write_table(pa.table(columns, schema=REMOVED).sort_by("row"), out / "removed.parquet")


def write_look_alikes(pairs: Ints, scores: Floats, why: list[str], table: pa.Table, out: Path) -> None:
    """Write look_alikes.parquet: pairs of rows that differ though their embeddings are near."""
    columns = [
        table["id"].take(pairs[:, 0]),
        table["id"].take(pairs[:, 1]),
        _releases(table).take(pairs[:, 1]),
        pa.array(scores),
        pa.array(why, pa.string()),
        pa.array(scores >= SURELY_ALIKE),
    ]
    by_ids = [("left_id", "ascending"), ("right_id", "ascending")]
    pq.write_table(pa.table(columns, schema=LOOK_ALIKES).sort_by(by_ids), out / "look_alikes.parquet")


def write_translations(pairs: Ints, table: pa.Table, out: Path) -> None:
    """Write translations.parquet: rows that stay and ask the same in different languages, as groups.

    Args:
        pairs: rows that translate each other (n x 2).
        table: all rows.
        out: the folder.
    """
    from scipy.sparse import coo_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    rows, place = np.unique(pairs, return_inverse=True)
    linked = coo_array((np.ones(len(pairs)), tuple(place.reshape(-1, 2).T)), shape=(len(rows), len(rows)))
    group = connected_components(linked, directed=False)[1] if len(rows) else rows
    ids = table["id"].take(rows).to_pylist()
    names: dict[int, str] = {}
    for number, name in zip(group.tolist(), ids, strict=True):
        names[number] = min(name, names.get(number, name))
    columns = [pa.array([names[number] for number in group.tolist()], pa.string()), table["row"].take(rows), ids]
    by_group = [("group_id", "ascending"), ("id", "ascending")]
    pq.write_table(pa.table(columns, schema=TRANSLATIONS).sort_by(by_group), out / "translations.parquet")


def _releases(table: pa.Table) -> pa.ChunkedArray:
    if "release" in table.column_names:
        return table["release"].cast(pa.string())
    return pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
