"""The SQL functions and units that tasks, rendering and verification share."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from curation.generation.locale_sql import locale_macros
from curation.generation.units import unit_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MACROS = Path(__file__).resolve().parent / "macros.sql"


@cache
def functions_sql() -> str:
    """The macros of macros.sql, those for numbers, units, prices and lists, and the table `unit`."""
    return "\n".join([_MACROS.read_text(encoding="utf-8"), locale_macros(), unit_table()])


@cache
def changing_functions() -> tuple[str, ...]:
    """What a task may not call, since its answer changes from run to run: by name, in order."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        known = connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')"
        ).fetchall()
    words = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
    return tuple(sorted({name for (name,) in known} | words))


def create_functions(connection: "DuckDBPyConnection") -> None:
    """Create them in the connection."""
    connection.execute(functions_sql())
