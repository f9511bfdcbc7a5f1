"""Writes the two Parquet files of a stage out of Arrow batches, in the exact schemas of `schemas.question`."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.question import DECISION_SCHEMA, QUESTION_SCHEMA


def write_questions(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write question rows (already sorted by question_id); returns how many."""
    return _write(batches, path, QUESTION_SCHEMA)


def write_decisions(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write decision rows (already sorted by question_id, reason); returns how many."""
    return _write(batches, path, DECISION_SCHEMA)


def _write(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            rows += batch.num_rows
            writer.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
    return rows
