"""Writes the Parquet of a release so that equal rows give equal bytes.

One writer, fixed settings, rows sorted by key, column types taken from the schemas and not from the file that was read.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import GateError
from schemas.question import DECISION_SCHEMA, QUESTION_SCHEMA, RELEASED_COLUMNS

RELEASED_SCHEMA = pa.schema(
    [pa.field("split", pa.string()) if name == "split" else QUESTION_SCHEMA.field(name) for name in RELEASED_COLUMNS]
)
LINEAGE_SCHEMA = pa.schema([("question_id", pa.string()), ("source_rows", pa.list_(pa.string()))])
SAMPLE_SCHEMA = pa.schema([("question_id", pa.string()), ("stratum", pa.string())])


def write_table(table: pa.Table, path: Path) -> None:
    """Write `table` as it stands; the same rows in the same order give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = table.replace_schema_metadata(None).combine_chunks()
    pq.write_table(plain, path, compression="zstd", row_group_size=65_536, version="2.6", data_page_version="1.0")


def read_typed(path: Path, schema: pa.Schema) -> pa.Table:
    """The columns of `schema` of one Parquet file, in its order and types.

    Raises:
        GateError: a column is missing or of another type.
    """
    there = pq.read_schema(path).names
    missing = [name for name in schema.names if name not in there]
    if missing:
        raise GateError(
            f"{path.name} lacks the columns {', '.join(missing)}", str(path), "Build the stage that writes it again."
        )
    try:
        return pq.read_table(path, columns=schema.names).select(schema.names).cast(schema)
    except pa.ArrowInvalid as error:
        raise GateError(
            f"{path.name} has a column of another type: {error}", str(path), "Build the stage that writes it again."
        ) from error


def write_questions(questions: pa.Table, folder: Path, splits: list[str]) -> None:
    """Write <folder>/<split>.parquet for every split (an empty one too), sorted by question_id.

    Raises:
        GateError: a question is in none of the splits.
    """
    strangers = questions.filter(
        pc.invert(pc.fill_null(pc.is_in(questions["split"], value_set=pa.array(splits, pa.string())), False))
    )
    if strangers.num_rows:
        raise GateError(
            f"{strangers.num_rows} questions are in no split of the configuration",
            ", ".join(strangers["question_id"].slice(0, 5).to_pylist()),
            f"Assign them to one of: {', '.join(splits)}.",
        )
    ordered = questions.sort_by("question_id")
    for split in splits:
        write_table(ordered.filter(pc.equal(ordered["split"], split)), folder / f"{split}.parquet")


def read_questions(folder: Path) -> pa.Table:
    """All questions of a release folder, sorted by question_id."""
    parts = [read_typed(path, RELEASED_SCHEMA) for path in sorted((folder / "data").glob("*.parquet"))]
    return pa.concat_tables([RELEASED_SCHEMA.empty_table(), *parts]).sort_by("question_id")


def read_decisions(paths: list[Path]) -> pa.Table:
    """The decisions of all files together, sorted by question, stage and reason."""
    parts = [read_typed(path, DECISION_SCHEMA) for path in paths]
    together = pa.concat_tables([DECISION_SCHEMA.empty_table(), *parts])
    return together.sort_by([(name, "ascending") for name in ("question_id", "stage", "reason", "detail")])


def sorted_by_everything(table: pa.Table) -> pa.Table:
    """`table` sorted by all its plain columns, left to right (for tables whose key is all they hold)."""
    plain = [field.name for field in table.schema if not pa.types.is_nested(field.type)]
    return table.sort_by([(name, "ascending") for name in plain]) if plain else table
