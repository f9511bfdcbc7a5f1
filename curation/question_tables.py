"""How a stage reads questions and writes what goes on and what does not, so that the two always add up."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import ShopmarkError
from schemas.question import DECISION_SCHEMA, QUESTION_SCHEMA
from warehouse.memory import memory_database
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

ROWS_A_GROUP = 50_000
"""Rows of one Parquet row group: a constant, so that equal rows give equal files."""


def open_questions(questions: Sequence[Path], threads: int) -> "DuckDBPyConnection":
    """An in-memory DuckDB with the view `question` over all files and the empty table `dropped`.

    `dropped` has (question_id, reason, detail); a stage fills it with one row for every question it drops.

    Raises:
        ShopmarkError: there is no file, a file is not a table of questions, or one id stands twice.
    """
    import duckdb

    if not questions:
        raise ShopmarkError("There are no questions to read", "", "Generate questions first.")
    connection = memory_database(threads=threads)
    connection.execute("SET preserve_insertion_order = true")
    columns = ", ".join(f'"{name}"' for name in QUESTION_SCHEMA.names)
    files = "[" + ", ".join(map(literal, questions)) + "]"
    try:
        connection.execute(f"CREATE VIEW question AS SELECT {columns} FROM read_parquet({files}, union_by_name = true)")
        twice = first_row(
            connection,
            "SELECT question_id FROM question GROUP BY question_id HAVING count(*) > 1 ORDER BY question_id LIMIT 1",
        )
    except duckdb.Error as error:
        raise ShopmarkError(
            f"This is not a table of questions: {str(error).splitlines()[0]}",
            ", ".join(str(path) for path in questions),
            "Run the stage before this one again.",
        ) from error
    if twice:
        raise ShopmarkError(
            "One question id stands twice", f"question {twice[0]}", "Make fact_key unique in each task and language."
        )
    connection.execute("CREATE TABLE dropped (question_id VARCHAR, reason VARCHAR, detail VARCHAR)")
    return connection


def write_stage(
    connection: "DuckDBPyConnection",
    stage: str,
    out: Path,
    *,
    columns: str = "question.*",
    joins: str = "",
    schema: pa.Schema = QUESTION_SCHEMA,
) -> None:
    """Write questions.parquet (rows of `question` that are not in `dropped`) and decisions.parquet into `out`.

    Args:
        connection: of `open_questions`, with `dropped` filled.
        stage: the name written into the decisions (one of schemas.question.STAGES).
        out: an existing folder.
        columns: what is selected of a kept row; `joins` are joins it needs; `schema` is the result.

    Raises:
        ShopmarkError: rows in are not rows going on plus rows dropped (a fault of the stage).
    """
    kept = connection.sql(
        f"SELECT {columns} FROM question {joins} "
        "WHERE question.question_id NOT IN (SELECT question_id FROM dropped) ORDER BY question.question_id"
    )
    decisions = connection.sql(
        f"SELECT question_id, task, language, '{stage}' AS stage, reason, detail FROM dropped "
        "JOIN question USING (question_id) ORDER BY question_id, reason, detail"
    )
    going_on = write_sorted(kept, out / "questions.parquet", schema)
    gone = write_sorted(decisions, out / "decisions.parquet", DECISION_SCHEMA)
    (rows_in,) = first_row(connection, "SELECT count(*) FROM question") or (0,)
    if rows_in != going_on + gone:
        raise ShopmarkError(
            f"Stage {stage} lost rows: {rows_in} in, {going_on} going on, {gone} dropped",
            str(out),
            "This is a fault of Shopmark: please report it with the inputs of this stage.",
        )


def write_sorted(rows: "pa.Table | DuckDBPyRelation", path: Path, schema: pa.Schema) -> int:
    """Write an Arrow table or a DuckDB relation to Parquet, by one writer and in its order; the number of rows."""
    table = rows if isinstance(rows, pa.Table) else rows.to_arrow_table()
    pq.write_table(table.cast(schema), path, compression="zstd", compression_level=1, row_group_size=ROWS_A_GROUP)
    return int(table.num_rows)


def first_row(connection: "DuckDBPyConnection", query: str, parameters: object = None) -> tuple[Any, ...] | None:
    """The first row of a query, None if there is none."""
    # fetchone would leave the result open, and DuckDB refuses other work on the connection until it is read out.
    rows = connection.execute(query, parameters).fetchall()
    return rows[0] if rows else None
