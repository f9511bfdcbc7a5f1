"""Puts the records of one file into its raw table, and what is broken into rejects.row."""

from dataclasses import dataclass

import duckdb

from schemas.source import FileSpec
from warehouse.ingest.plain_file import BAD_BYTE, PlainFile, UnreadableFileError
from warehouse.ingest.readers import READERS
from warehouse.ingest.readers.parquet import ParquetFile
from warehouse.ingest.records import RecordBatch
from warehouse.ingest.typed_columns import (
    ColumnSql,
    coalesce,
    declared_columns,
    details,
    json_columns,
    json_extraction,
    parquet_columns,
    reasons,
    string_columns,
)
from warehouse.sql_text import literal, quoted

RAW_TEXT = 2_000
KEYED = ("json_map", "yaml_list")
"""Formats whose records come with a key beside them."""


@dataclass(frozen=True)
class Landing:
    """Where the records of a file go: the raw table, and the names that lineage needs."""

    connection: duckdb.DuckDBPyConnection
    source: str
    file: str
    spec: FileSpec

    @property
    def table(self) -> str:
        """Qualified name of the raw table."""
        return raw_table(self.source, self.spec.name)


def raw_table(source: str, kind: str) -> str:
    """The raw table of one kind of file."""
    return f"raw.{quoted(f'{source}__{kind}')}"


def raw_columns(spec: FileSpec) -> dict[str, str]:
    """Columns of the raw table that come from the record."""
    columns = dict(declared_columns(spec))
    if spec.format in KEYED:
        columns["_key"] = "VARCHAR"
    if spec.extra:
        columns["_record"] = "JSON"
    return columns


def make_raw_table(connection: duckdb.DuckDBPyConnection, source: str, spec: FileSpec) -> None:
    """Create the raw table if it is not there. `_duplicate`: another row of the same key is kept instead."""
    columns = raw_columns(spec) | {"_file": "VARCHAR", "_row": "BIGINT", "_duplicate": "BOOLEAN"}
    listed = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns.items())
    connection.execute(f"CREATE TABLE IF NOT EXISTS {raw_table(source, spec.name)} ({listed})")


def land_text(landing: Landing, file: PlainFile) -> int:
    """Land a file of a text format; gives the number of records in it.

    Raises:
        UnreadableFileError: the file as a whole is wrong; what was landed of it is to be rolled back.
    """
    spec, rows, seen = landing.spec, 0, set()
    for batch in READERS[spec.format](file, spec):
        rows += batch.table.num_rows
        seen |= _land_batch(landing, batch)
    if rows and spec.format not in ("csv", "tsv", "lines"):
        missing = [name for name in declared_columns(spec) if name not in seen]
        objects = landing.connection.execute(f"SELECT count(*) FROM {landing.table} WHERE _file = ?", [landing.file])
        if missing and objects.fetchall()[0][0]:
            raise UnreadableFileError("missing_column", f"no record has {', '.join(missing)}", 0)
    return rows


def land_parquet(landing: Landing, file: ParquetFile) -> int:
    """Land a Parquet file; gives the number of rows its footer tells.

    Raises:
        UnreadableFileError: a page of it is damaged.
    """
    packed = ", ".join(f"{quoted(name)} := {quoted(name)}" for name in declared_columns(landing.spec))
    rows = f"SELECT *, NULL AS _reason, NULL AS _detail, NULL AS _byte FROM ({file.relation})"
    columns = parquet_columns(landing.spec, file.types)
    try:
        _insert(landing, rows, columns, "NULL", f"CAST(to_json(struct_pack({packed})) AS VARCHAR)")
    except (duckdb.BinderException, duckdb.NotImplementedException) as error:
        raise UnreadableFileError("wrong_type", f"a column of another kind than declared: {error}", None) from error
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise UnreadableFileError("unreadable", f"damaged Parquet: {error}", None) from error
    return file.rows


def _land_batch(landing: Landing, batch: RecordBatch) -> set[str]:
    """Insert one batch; gives the declared columns that some record of it has."""
    connection, spec = landing.connection, landing.spec
    connection.register("_batch", batch.table)
    if batch.kind == "strings":
        _insert(landing, "SELECT * FROM _batch", string_columns(spec), "NULL", "_text")
        return set(declared_columns(spec))
    columns = json_columns(spec)
    rows = f"SELECT *, {json_extraction(spec)} FROM _batch"
    _insert(landing, rows, columns, "CASE WHEN _strings IS NULL THEN 'invalid_json' END", "_text")
    found = connection.execute(
        f"SELECT {', '.join(['true', *(f'bool_or(e{place})' for place in range(len(columns)))])} FROM landed"
    ).fetchall()[0]
    return {column.name for column, there in zip(columns, found[1:], strict=True) if there}


def _insert(landing: Landing, rows: str, columns: list[ColumnSql], fault: str, record: str) -> None:
    """Type the rows, then split them between the raw table and the rejects.

    Args:
        landing: where to.
        rows: SQL that gives `_row`, `_byte`, `_reason`, `_detail` and what the column expressions read.
        columns: expressions of the declared columns.
        fault: SQL of a reason that comes before those of the columns, or NULL.
        record: SQL of the raw record as text.
    """
    connection, spec = landing.connection, landing.spec
    typed = "".join(f", {c.value} AS v{place}, {c.exists} AS e{place}" for place, c in enumerate(columns))
    carried = [f"v{place}, e{place}" for place in range(len(columns))]
    carried += ["_key"] if spec.format in KEYED else []
    carried += ["CAST(CASE WHEN reason IS NULL THEN _text END AS JSON) AS _record"] if spec.extra else []
    reason = coalesce(["_reason", fault, *reasons(columns, spec)])
    clean = f"replace(raw, {literal(BAD_BYTE)}, '')"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE landed AS
        WITH raw_rows AS ({rows}),
        typed AS (SELECT *{typed} FROM raw_rows),
        judged AS (SELECT *, {reason} AS reason FROM typed)
        SELECT {", ".join(["_row", "_byte", "reason", *carried])},
            CASE WHEN reason IS NOT NULL THEN coalesce(_detail, {details(columns, spec)}) END AS detail,
            CASE WHEN reason IS NOT NULL THEN {record} END AS raw
        FROM judged"""
    )
    named = {name: name for name in raw_columns(spec)} | {c.name: f"v{place}" for place, c in enumerate(columns)}
    connection.execute(
        f"""INSERT INTO {landing.table} BY NAME
        SELECT {"".join(f"{value} AS {quoted(name)}, " for name, value in named.items())}
            {literal(landing.file)} AS _file, _row, false AS _duplicate
        FROM landed WHERE reason IS NULL"""
    )
    connection.execute(
        f"""INSERT INTO rejects.row
        SELECT {literal(landing.source)}, {literal(landing.file)}, _row, _byte, 'raw', reason, detail,
            left({clean}, {RAW_TEXT}), length({clean})
        FROM landed WHERE reason IS NOT NULL ORDER BY _row"""
    )
