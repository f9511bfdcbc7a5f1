"""Writes the result of a comparison: every record once, as it stood, into kept, removed or rejects."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.files.formats import FileFormat
from curation.dedupe.files.head import Head
from curation.dedupe.files.numbered import Numbered, batches_of
from curation.dedupe.files.read import ROWS_A_BATCH
from curation.dedupe.files.sinks import ParquetSink, Sink, TextSink, parquet_compression
from curation.dedupe.files.summary import LOOK_ALIKES, RECORDS, REJECTS, ROWS, TRANSLATIONS
from curation.dedupe.files.tags import TAGS, header_with_tags, tagged_lines, tagged_rows
from curation.question_tables import first_row
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REJECTED, KEPT, REMOVED = range(3)
ROWS_TABLE = pa.schema(
    [
        ("row", pa.int64()),  # the number of the record in the file
        ("id", pa.string()),
        ("removed", pa.bool_()),
        ("record", pa.string()),  # of a removed row of a text format: as it stood
    ]
)


@dataclass(frozen=True)
class Work:
    """path, format, head: of the user's file; folder: of the result; place: where `read_rows` wrote; found: the
    engine's folder."""

    path: Path
    format: FileFormat
    head: Head
    folder: Path
    place: Path
    found: Path
    numbered: Numbered
    connection: "DuckDBPyConnection"

    @property
    def rows(self) -> Path:
        """The rows that were compared."""
        return self.place / ROWS

    @property
    def stored(self) -> Path:
        """All records."""
        return self.place / RECORDS

    @cached_property
    def removed(self) -> pa.Table:
        """The rows that leave, in order, with the columns of TAGS."""
        return self.connection.sql(
            f"""SELECT row, kept_id AS dedupe_kept_id, kept_release AS dedupe_kept_release, stage AS dedupe_stage,
                score AS dedupe_score, why AS dedupe_why
            FROM read_parquet({literal(self.found / "removed.parquet")}) ORDER BY row"""
        ).to_arrow_table()

    @cached_property
    def fate(self) -> np.ndarray:
        """Of each record: REJECTED, KEPT or REMOVED."""
        fate = np.where(self.numbered.good, KEPT, REJECTED)
        fate[np.flatnonzero(self.numbered.good)[self.removed["row"].to_numpy()]] = REMOVED
        return fate


def write_kept_and_removed(work: Work) -> None:
    """Write kept.<ext> and removed.<ext>."""
    tags = work.removed.select(list(TAGS))
    kept, removed = sinks(work.folder, work.format, work.head, work.path)
    at = gone = 0
    with kept, removed:
        for rows in _records(work):
            fate = work.fate[at : at + len(rows)]
            kept.write(rows.filter(pa.array(fate == KEPT)))
            leaving = rows.filter(pa.array(fate == REMOVED))
            theirs = tags.slice(gone, len(leaving))
            at, gone = at + len(rows), gone + len(leaving)
            if work.format.name == "parquet":
                removed.write(tagged_rows(leaving, theirs))
            else:
                removed.write(tagged_lines(work.connection, work.format.name, work.head.delimiter, leaving, theirs))


def sinks(folder: Path, format_: FileFormat, head: Head, like: Path) -> tuple[Sink, Sink]:
    """Where kept and removed rows go.

    Args:
        folder: of the result.
        format_: of the files.
        head: of a text file with no tags.
        like: a Parquet file whose schema the kept rows have.
    """
    kept, removed = folder / f"kept{format_.suffix}", folder / f"removed{format_.suffix}"
    if format_.name == "parquet":
        schema, compression = pq.read_schema(like), parquet_compression(like)
        both = pa.schema([*schema, *(pa.field(name, type_) for name, type_ in TAGS.items())], schema.metadata)
        return ParquetSink(kept, schema, compression), ParquetSink(removed, both, compression)
    preamble = head.preamble
    if format_.name == "csv":
        preamble = head.preamble + head.line_end.encode()
        tagged = header_with_tags(head)
    else:
        tagged = preamble
    return TextSink(kept, format_, preamble, head.line_end), TextSink(removed, format_, tagged, head.line_end)


def write_rows_table(work: Work) -> None:
    """Write rows.parquet: where each row stood, and the removed ones as they were, so that they can come back."""
    ids = pq.read_table(work.rows, columns=["id"])["id"].combine_chunks()
    at = done = 0
    with pq.ParquetWriter(work.folder / ROWS, ROWS_TABLE, compression="zstd") as writer:
        for batch in batches_of(work.stored):
            fate = work.fate[at : at + len(batch)]
            at += len(batch)
            rows = batch.filter(pa.array(fate != REJECTED))
            leaves = pa.array(fate[fate != REJECTED] == REMOVED)
            records = rows["raw"].combine_chunks()
            table = {"row": rows["number"], "id": ids.slice(done, len(rows)), "removed": leaves}
            table["record"] = pa.compute.if_else(leaves, records, pa.scalar(None, pa.string()))
            writer.write_table(pa.table(table, schema=ROWS_TABLE))
            done += len(rows)


def write_rejects(work: Work) -> None:
    """Write rejects.jsonl, where there are rejects."""
    if len(work.numbered.rejects):
        work.connection.register("reject", work.numbered.rejects)
        _copy(work, "SELECT * FROM reject", REJECTS)


def write_look_alikes(work: Work) -> tuple[int, int]:
    """Write look_alikes.jsonl; how many pairs there are, and on how many embedding and guard disagree."""
    rows, pairs = (f"read_parquet({literal(path)})" for path in (work.rows, work.found / "look_alikes.parquet"))
    query = f"""
        SELECT left_id, a.text AS left_text, right_id, right_release, b.text AS right_text, score, why, disagree
        FROM {pairs} JOIN {rows} AS a ON a.id = left_id
        LEFT JOIN {rows} AS b ON b.id = right_id AND right_release IS NULL
        ORDER BY a.row, b.row NULLS LAST, right_release, right_id"""
    _copy(work, query, LOOK_ALIKES)
    found = first_row(work.connection, f"SELECT count(*), count(*) FILTER (disagree) FROM {pairs}")
    return found or (0, 0)


def write_translations(work: Work) -> int:
    """Write translations.jsonl, where the engine links them; how many rows stand in a group."""
    if not (work.found / "translations.parquet").is_file():
        return 0
    rows, groups = (f"read_parquet({literal(path)})" for path in (work.rows, work.found / "translations.parquet"))
    query = f"""
        SELECT group_id, id, language, text FROM {groups} AS grouped JOIN {rows} AS rows USING (row, id)
        ORDER BY min(row) OVER (PARTITION BY group_id), row"""
    _copy(work, query, TRANSLATIONS)
    found = first_row(work.connection, f"SELECT count(*) FROM {groups}")
    return found[0] if found else 0


def _copy(work: Work, query: str, name: str) -> None:
    work.connection.execute(f"COPY ({query}) TO {literal(work.folder / name)} (FORMAT json)")


def _records(work: Work) -> Iterator[pa.Array | pa.Table]:
    """All records of the file in order: texts, or rows of Parquet."""
    if work.format.name != "parquet":
        for batch in batches_of(work.stored):
            yield batch["raw"].combine_chunks()
        return
    with pq.ParquetFile(work.path) as file:
        for rows in file.iter_batches(batch_size=ROWS_A_BATCH):
            yield pa.Table.from_batches([rows])
