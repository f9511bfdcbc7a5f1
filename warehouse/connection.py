"""The only place that opens the warehouse file: one writer at a time, migrations before the first statement."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb

from schemas.core import CORE_TABLES, CoreTable
from schemas.errors import IngestError
from warehouse.memory import memory_database
from warehouse.workspace import Workspace

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
LOCK_SECONDS = 20.0
"""How long an open waits for another process, or a reader waits for a writer, to let go of the file."""
_WRITER = threading.Lock()
"""DuckDB lets threads of one process write at once, and then fails where they meet: here they queue."""


@contextmanager
def open_warehouse(workspace: Workspace, *, write: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to the workspace's warehouse and close it afterwards.

    Args:
        workspace: whose warehouse; its threads and memory_limit are used.
        write: open for writing (makes and migrates the file). DuckDB lets one writer in and no reader beside it, so
            hold it for seconds.

    Raises:
        IngestError: the file is held by another process for longer than LOCK_SECONDS, is damaged, comes from a newer
            Shopmark, or (reading) is not there yet.
    """
    if not write and not workspace.warehouse_file.is_file():
        raise IngestError("the warehouse is empty", str(workspace.warehouse_file), "Run `shopmark ingest` first.")
    workspace.state.mkdir(parents=True, exist_ok=True)
    with _WRITER if write else nullcontext(), _connect(workspace, write) as connection:
        connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        if write:
            _migrate(connection, workspace.warehouse_file)
        yield connection


@contextmanager
def memory_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory, for checking what would run in a real one."""
    with memory_database(threads=1) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        _migrate(connection, Path("memory"))
        yield connection


def _connect(workspace: Workspace, write: bool) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": workspace.config.threads,
        "memory_limit": workspace.config.memory_limit,
        "temp_directory": str(workspace.state / "spill"),
    }
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return duckdb.connect(str(workspace.warehouse_file), read_only=not write, config=config)
        except (duckdb.IOException, duckdb.ConnectionException) as error:
            held = "lock" in str(error) or "different configuration" in str(error)
            if not held:
                raise IngestError(
                    f"the warehouse file cannot be opened: {error}",
                    str(workspace.warehouse_file),
                    "It is rebuilt by ingest: move it away and run `shopmark ingest` again.",
                ) from error
            if time.monotonic() > deadline:
                raise IngestError(
                    f"the warehouse is in use: {error}",
                    str(workspace.warehouse_file),
                    "Wait until the other build has ended, or end it, then run this again.",
                ) from error
        except duckdb.Error as error:
            raise IngestError(
                f"the warehouse cannot be opened: {error}",
                str(workspace.warehouse_file),
                "Check `threads` and `memory_limit` in shopmark.yaml.",
            ) from error
        time.sleep(0.1)


def _migrate(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Run the numbered migrations that this file has not seen, then bring the core tables to their declared shape."""
    connection.execute("CREATE TABLE IF NOT EXISTS main.migration (number INTEGER PRIMARY KEY)")
    done = {number for (number,) in connection.execute("SELECT number FROM main.migration").fetchall()}
    scripts = {int(path.name.split("_")[0]): path for path in sorted(MIGRATIONS.glob("*.sql"))}
    if done - scripts.keys():
        raise IngestError(
            "the warehouse was made by a newer Shopmark", str(file), "Update Shopmark, or use another folder."
        )
    for number in sorted(scripts.keys() - done):
        connection.execute("BEGIN")
        connection.execute(scripts[number].read_text(encoding="utf-8"))
        connection.execute("INSERT INTO main.migration VALUES (?)", [number])
        connection.execute("COMMIT")
    for table in CORE_TABLES.values():
        _make_core_table(connection, table)


def _make_core_table(connection: duckdb.DuckDBPyConnection, table: CoreTable) -> None:
    """Create core.<table>; if it is there with other columns, make it anew and have every source fill it again."""
    existing = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'core' AND table_name = ? ORDER BY column_index",
        [table.name],
    ).fetchall()
    if [name for (name,) in existing] == list(table.columns):
        return
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in table.columns.items())
    connection.execute("BEGIN")
    connection.execute(f'CREATE OR REPLACE TABLE core."{table.name}" ({columns})')
    connection.execute("UPDATE catalog.source SET definition_hash = NULL")
    connection.execute("COMMIT")
