"""The SQLAlchemy dialect `duckdb+expectations`, on which Great Expectations works with DuckDB.

Great Expectations reads rows after it has closed their connection. The cursor of duckdb-engine is the connection
itself, so its pending result is gone by then. Here every cursor is a DuckDB cursor of its own, which keeps its result.
"""

from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry

SCHEME = "duckdb+expectations"


class _Connection(duckdb_engine.ConnectionWrapper):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._duckdb = connection

    def cursor(self) -> duckdb_engine.CursorWrapper:
        return duckdb_engine.CursorWrapper(self._duckdb.cursor(), self)


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine with cursors that outlive the connection."""

    driver = "expectations"
    supports_statement_cache = False

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Open the database file."""
        return _Connection(super().connect(*arguments, **options)._ConnectionWrapper__c)


def register() -> str:
    """Make the dialect known to SQLAlchemy; gives the scheme of its addresses."""
    registry.register("duckdb.expectations", __name__, "Dialect")
    return SCHEME
