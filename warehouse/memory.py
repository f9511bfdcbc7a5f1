"""DuckDB in memory, for a stage that works on Parquet: what it cannot hold spills to the system's temporary folder."""

import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def memory_database(*, threads: int | None = None, memory_limit: str | None = None) -> "DuckDBPyConnection":
    """An empty in-memory database that fetches nothing and leaves nothing in the current folder.

    Args:
        threads: None leaves it to DuckDB (all cores).
        memory_limit: in DuckDB's words (`4GB`); None leaves it to DuckDB (most of the memory).
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "temp_directory": tempfile.gettempdir(),
    }
    if threads is not None:
        config["threads"] = threads
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    return duckdb.connect(config=config)
