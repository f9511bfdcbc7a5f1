"""The SQL functions and units that tasks, rendering and verification share."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HERE = Path(__file__).resolve().parent


def create_functions(connection: "DuckDBPyConnection") -> None:
    """Create the macros of macros.sql and the table `unit` of units.sql in the connection."""
    for name in ("macros.sql", "units.sql"):
        connection.execute((_HERE / name).read_text(encoding="utf-8"))
