"""From the `src` of a core row back to the raw record it came from."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.connection import open_warehouse
from warehouse.ingest.landing import raw_table
from warehouse.workspace import Workspace

_SRC = re.compile(r"^(?P<source>[a-z][a-z0-9_]*):(?P<file>.*)#(?P<row>[0-9]+)$", re.DOTALL)


@dataclass(frozen=True)
class RawRow:
    """The raw record behind one `src`. record: its declared columns; None when the warehouse holds it no more (the
    file left or changed since)."""

    src: str
    source: str
    file: str
    row: int
    record: dict[str, Any] | None


def raw_rows(workspace: Workspace, src_list: Sequence[str]) -> list[RawRow]:
    """The raw rows behind `src` values (`source:file#row`), in the order given, each once; other text is skipped.

    Raises:
        IngestError: there is no warehouse, or another process holds it.
    """
    wanted = {src: match for src in src_list if (match := _SRC.match(src))}
    if not wanted:
        return []
    files = sorted({(match["source"], match["file"]) for match in wanted.values()})
    records: dict[str, dict[str, Any]] = {}
    with open_warehouse(workspace, write=False) as connection:
        for source, file in files:
            rows = [
                int(match["row"]) for match in wanted.values() if (match["source"], match["file"]) == (source, file)
            ]
            for row, record in _records(connection, source, file, rows):
                fields = json.loads(record)
                del fields["_row"]
                records[f"{source}:{file}#{row}"] = fields
    return [
        RawRow(src, match["source"], match["file"], int(match["row"]), records.get(src))
        for src, match in wanted.items()
    ]


def _records(connection: duckdb.DuckDBPyConnection, source: str, file: str, rows: list[int]) -> list[tuple[int, str]]:
    kind = connection.execute(
        "SELECT kind FROM catalog.file WHERE source = ? AND file = ? AND status = 'landed'", [source, file]
    ).fetchall()
    if not kind:
        return []
    return connection.execute(
        f"""SELECT _row, CAST(to_json(whole) AS VARCHAR) FROM (
            SELECT _row, r AS whole FROM (
                SELECT * EXCLUDE (_file, _duplicate) FROM {raw_table(source, kind[0][0])}
                WHERE _file = ? AND list_contains(?, _row)) r)""",
        [file, rows],
    ).fetchall()
