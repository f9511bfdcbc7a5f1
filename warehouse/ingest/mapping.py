"""Makes the core rows of one source anew from its raw rows, by the SQL of the source."""

import re
from pathlib import Path

import duckdb

from schemas.core import CORE_TABLES, CoreTable
from schemas.errors import SpecError
from warehouse.fingerprint import fingerprint
from warehouse.ingest.clean_text import define_macros
from warehouse.ingest.landing import raw_columns, raw_table
from warehouse.sources_list import SourceFolder
from warehouse.sql_text import literal, quoted


def rebuild_core(connection: duckdb.DuckDBPyConnection, source: SourceFolder) -> None:
    """Replace the source's rows in all core tables; the caller holds the transaction.

    Rows without key or required column go to rejects.row as core_<table>; of rows with one key and other content the
    smallest by content stays and the rest are rejected as duplicate_entity; rows alike in all but `src` are one row.

    Raises:
        SpecError: mapping SQL fails (file and line) or gives a column that the core table does not have.
    """
    define_macros(connection, source.name)
    _make_views(connection, source)
    _make_steps(connection, source)
    name = literal(source.name)
    connection.execute(f"DELETE FROM rejects.row WHERE source = {name} AND level = 'core'")
    connection.execute(f"DELETE FROM catalog.core_table WHERE source = {name}")
    for table in CORE_TABLES.values():
        connection.execute(f"DELETE FROM core.{quoted(table.name)} WHERE source = {name}")
        if table.name in source.spec.fills:
            _fill(connection, source, table)
    _describe_source(connection, source)
    for table in CORE_TABLES.values():
        _record_hash(connection, source.name, table)
    for step in source.spec.steps:
        connection.execute(f"DROP TABLE temp.{quoted(step)}")


def _make_views(connection: duckdb.DuckDBPyConnection, source: SourceFolder) -> None:
    """One view a kind of file, named like it, with `src`, `_file` and `_row`."""
    for spec in source.spec.files:
        columns = ", ".join([*(quoted(name) for name in raw_columns(spec)), "_file", "_row"])
        connection.execute(
            f"""CREATE OR REPLACE TEMP VIEW {quoted(spec.name)} AS
            SELECT {columns}, {literal(source.name + ":")} || _file || '#' || _row AS src
            FROM {raw_table(source.name, spec.name)} WHERE NOT _duplicate"""
        )


def _make_steps(connection: duckdb.DuckDBPyConnection, source: SourceFolder) -> None:
    """One temporary table a step, named like it."""
    for step, name in source.spec.steps.items():
        file = source.path / name
        try:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(step)} AS FROM (\n{_sql_of(file)}\n)")
        except duckdb.Error as error:
            raise _sql_error(str(file), error) from error


def _sql_of(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip().rstrip(";")


def _fill(connection: duckdb.DuckDBPyConnection, source: SourceFolder, table: CoreTable) -> None:
    file = source.path / source.spec.fills[table.name]
    sql = _sql_of(file)
    try:
        given = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM (\n{sql}\n)").fetchall()]
    except duckdb.Error as error:
        raise _sql_error(str(file), error) from error
    unknown = sorted(set(given) - set(table.columns) | {"source"} & set(given))
    if unknown or "src" not in given:
        raise SpecError(
            f"{table.name}: the SQL gives {unknown}, which the core table does not take"
            if unknown
            else f"{table.name}: the SQL gives no src",
            f"{file}:1",
            f"Select by name from: {', '.join(name for name in table.columns if name != 'source')}.",
        )
    columns = ", ".join(
        f"CAST({quoted(column) if column in given else 'NULL'} AS {type_}) AS {quoted(column)}"
        for column, type_ in table.columns.items()
        if column != "source"
    )
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE mapped AS SELECT {columns} FROM (\n{sql}\n)")
    except duckdb.Error as error:
        raise _sql_error(str(file), error) from error
    _take(connection, source.name, table)


def _take(connection: duckdb.DuckDBPyConnection, source: str, table: CoreTable) -> None:
    """From `mapped` to the core table; what cannot be taken to the rejects."""
    needed = [column for column in (*table.key, *table.required) if column != "source"]
    faults = ", ".join(f"CASE WHEN {quoted(column)} IS NULL THEN '{column}' END" for column in needed)
    content = ", ".join(quoted(column) for column in table.columns if column not in ("source", "src"))
    key = ", ".join(quoted(column) for column in table.key)
    whole = " AND ".join(f"{quoted(column)} IS NOT NULL" for column in needed)
    connection.execute(
        f"INSERT INTO rejects.row {_core_rejects(f'core_{table.name}', faults, 'mapped', f'NOT ({whole})', source)}"
    )
    shared = f"SELECT {key} FROM mapped WHERE {whole} GROUP BY ALL HAVING count(*) > 1"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE shared_keys AS {shared}")
    # Sorting by the content itself makes the choice independent of file names and row order.
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE settled AS
        SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {content}) AS _place
        FROM (SELECT {content}, min(src) AS src FROM mapped SEMI JOIN shared_keys USING ({key}) GROUP BY ALL)"""
    )
    said = literal(f"{table.name}: another row has this key")
    connection.execute(
        f"INSERT INTO rejects.row {_core_rejects('duplicate_entity', said, 'settled', '_place > 1', source)}"
    )
    connection.execute(
        f"""INSERT INTO core.{quoted(table.name)} BY NAME
        SELECT *, {literal(source)} AS source FROM mapped ANTI JOIN shared_keys USING ({key}) WHERE {whole}
        UNION ALL BY NAME
        SELECT * EXCLUDE (_place), {literal(source)} AS source FROM settled WHERE _place = 1"""
    )


def _core_rejects(reason: str, words: str, rows: str, where: str, source: str) -> str:
    """SQL of those of `rows` that are rejected, as rejects.row has them; the file and row come from `src`."""
    no_value = "'no ' || " if reason != "duplicate_entity" else ""
    rest = f"substr(src, {len(source) + 2})"
    return f"""
        SELECT {literal(source)}, coalesce(regexp_extract({rest}, '^(.*)#[0-9]+$', 1), ''),
            TRY_CAST(regexp_extract({rest}, '#([0-9]+)$', 1) AS BIGINT), NULL, 'core', {literal(reason)},
            {no_value}concat_ws(', ', {words}), left(record, 2000), length(record)
        FROM (SELECT *, CAST(to_json({rows}) AS VARCHAR) AS record FROM {rows} WHERE {where}) ORDER BY record"""


def _describe_source(connection: duckdb.DuckDBPyConnection, source: SourceFolder) -> None:
    spec = source.spec
    connection.execute(
        """INSERT INTO core.source (source, title, licence, licence_class, attribution, cutoff)
        VALUES (?, ?, ?, ?, ?, ?)""",
        [spec.name, spec.title, spec.licence, spec.licence_class, spec.attribution, spec.cutoff],
    )


def _record_hash(connection: duckdb.DuckDBPyConnection, source: str, table: CoreTable) -> None:
    """Note rows and hashes: sums over row hashes, so that row order does not count."""
    content = ", ".join(quoted(name) for name in table.columns if name != "src")
    lineage = "src" if "src" in table.columns else "source"
    rows, *sums = connection.execute(
        f"""SELECT count(*), sum(hash({content})::HUGEINT), sum(hash('second', {content})::HUGEINT),
            sum(hash({content}, {lineage})::HUGEINT)
        FROM core.{quoted(table.name)} WHERE source = ?""",
        [source],
    ).fetchall()[0]
    content_hash = fingerprint([rows, str(sums[0]), str(sums[1])])
    lineage_hash = fingerprint([content_hash, str(sums[2])])
    connection.execute(
        "INSERT INTO catalog.core_table VALUES (?, ?, ?, ?, ?)", [source, table.name, rows, content_hash, lineage_hash]
    )


def _sql_error(file: str, error: duckdb.Error) -> SpecError:
    """DuckDB counts lines of the statement, whose first line is ours."""
    line = re.search(r"LINE (\d+):", str(error))
    number = max(int(line.group(1)) - 1, 1) if line else 1
    message = str(error).split("\n\nLINE ")[0].strip()
    return SpecError(f"the mapping SQL fails: {message}", f"{file}:{number}", "Correct the SQL at this line.")
