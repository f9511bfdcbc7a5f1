"""Of raw rows that share the declared key the smallest by content is kept, whatever the file or row order."""

import duckdb

from schemas.source import FileSpec
from warehouse.ingest.landing import RAW_TEXT, raw_columns, raw_table
from warehouse.sql_text import literal, quoted


def mark_duplicates(connection: duckdb.DuckDBPyConnection, source: str, spec: FileSpec) -> None:
    """Set `_duplicate` over all files of one kind, and write the marked rows to the rejects.

    Marked rows stay in the raw table: when the kept row goes with its file, the next smallest takes its place.
    """
    table = raw_table(source, spec.name)
    connection.execute(
        f"DELETE FROM rejects.row WHERE source = {literal(source)} AND reason = 'duplicate_key' AND level = 'raw' "
        f"AND file IN (SELECT file FROM catalog.file WHERE source = {literal(source)} AND kind = {literal(spec.name)})"
    )
    connection.execute(f"UPDATE {table} SET _duplicate = false WHERE _duplicate")
    if not spec.key:
        return
    key = ", ".join(quoted(column) for column in spec.key)
    content = ", ".join(quoted(column) for column in raw_columns(spec))
    record = ", ".join(f"{quoted(column)} := {quoted(column)}" for column in raw_columns(spec))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE shared_keys AS
        SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE losers AS
        SELECT _file, _row, CAST(to_json(struct_pack({record})) AS VARCHAR) AS record,
            concat_ws(', ', {key}) AS shared
        FROM {table} SEMI JOIN shared_keys USING ({key})
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {content}, _file, _row) > 1"""
    )
    connection.execute(
        f"""UPDATE {table} SET _duplicate = true FROM losers
        WHERE {table}._file = losers._file AND {table}._row = losers._row"""
    )
    connection.execute(
        f"""INSERT INTO rejects.row
        SELECT {literal(source)}, _file, _row, NULL, 'raw', 'duplicate_key',
            {literal(", ".join(spec.key) + ": ")} || shared || ' stands in more than one row',
            left(record, {RAW_TEXT}), length(record)
        FROM losers ORDER BY _file, _row"""
    )
