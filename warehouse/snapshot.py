"""Publishes core.* as Parquet, so that every reader works on files and never waits for the warehouse."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.core import CORE_TABLES, CoreTable
from schemas.errors import IngestError
from schemas.source import in_profile
from warehouse.connection import open_warehouse
from warehouse.fingerprint import fingerprint, library_versions
from warehouse.sources_list import list_sources
from warehouse.sql_text import literal
from warehouse.stages import run_stage
from warehouse.workspace import Workspace

SNAPSHOT_VERSION = 1


@dataclass(frozen=True)
class TableFile:
    """One core table as Parquet, sorted by key. content_hash: of the rows, whatever their order and `src`."""

    path: Path
    content_hash: str
    rows: int


@dataclass(frozen=True)
class Snapshot:
    """Core rows of the sources of the profile. tables: every core table, also empty ones; sources: name ->
    content hash over all its tables; cached: the folder was there already; why: what changed since the last one."""

    folder: Path
    fingerprint: str
    tables: dict[str, TableFile]
    sources: dict[str, str]
    cached: bool
    why: str


def publish_snapshot(workspace: Workspace) -> Snapshot:
    """Write `.shopmark/stages/snapshot/<fingerprint>/<core table>.parquet` for the configured sources of the profile.

    The folder's name depends on lineage (`src`) too; `content_hash` does not, so that renaming a raw file publishes
    new lineage without a reason to generate anything again.

    Raises:
        IngestError: a configured source is not ingested (or its last ingest did not end), or none is in the profile.
    """
    with open_warehouse(workspace, write=False) as connection:
        names = _sources(workspace, connection)
        content, lineage, rows = _hashes(connection, names)
        depends_on = {
            "version": SNAPSHOT_VERSION,
            "libraries": library_versions("duckdb"),
            "sources": names,
            "content": {table: fingerprint(content[table]) for table in content},
            "lineage": fingerprint(lineage),
        }
        result = run_stage(workspace.stages, "snapshot", depends_on, lambda folder: _write(connection, names, folder))
    tables = {
        name: TableFile(result.file(f"{name}.parquet"), fingerprint(content[name]), rows[name]) for name in CORE_TABLES
    }
    sources = {name: fingerprint([content[table].get(name) for table in CORE_TABLES]) for name in names}
    return Snapshot(result.folder, result.fingerprint, tables, sources, result.cached, result.why)


def _sources(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Configured sources of the profile, sorted; licences as they were ingested."""
    ingested = {
        name: (licence_class, licence)
        for name, licence_class, licence in connection.execute(
            """SELECT source, licence_class, licence FROM core.source JOIN catalog.source USING (source)
            WHERE definition_hash IS NOT NULL"""
        ).fetchall()
    }
    specs = list_sources(workspace.source_roots)
    chosen = []
    for name in sorted(workspace.config.sources):
        spec = specs[name].spec if name in specs else None
        licence = ingested.get(name) or (spec and (spec.licence_class, spec.licence))
        if licence and not in_profile(licence[0], licence[1], workspace.config.profile):
            continue
        if name not in ingested:
            raise IngestError(f"the source {name} is not ingested", name, f"Run `shopmark ingest --source {name}`.")
        chosen.append(name)
    if not chosen:
        raise IngestError(
            f"no configured source may be used under the profile {workspace.config.profile}",
            str(workspace.root / "shopmark.yaml"),
            "Configure another source, or set `profile: internal` for a release that stays in the house.",
        )
    return chosen


def _hashes(
    connection: duckdb.DuckDBPyConnection, names: list[str]
) -> tuple[dict[str, dict[str, str]], list[list[str]], dict[str, int]]:
    """Table -> source -> content hash (of sources that have rows), lineage hashes, table -> rows."""
    content: dict[str, dict[str, str]] = {table: {} for table in CORE_TABLES}
    rows = dict.fromkeys(CORE_TABLES, 0)
    lineage = []
    for table, source, content_hash, lineage_hash, count in connection.execute(
        """SELECT table_name, source, content_hash, lineage_hash, rows FROM catalog.core_table
        WHERE rows > 0 AND list_contains(?, source) ORDER BY ALL""",
        [names],
    ).fetchall():
        content[table][source] = content_hash
        lineage.append([table, source, lineage_hash])
        rows[table] += count
    return content, lineage, rows


def _write(connection: duckdb.DuckDBPyConnection, names: list[str], folder: Path) -> None:
    for table in CORE_TABLES.values():
        _write_table(connection, table, names, folder / f"{table.name}.parquet")


def _write_table(connection: duckdb.DuckDBPyConnection, table: CoreTable, names: list[str], path: Path) -> None:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    key = ", ".join(f'"{column}"' for column in (*table.key, "source"))
    listed = ", ".join(map(literal, names))
    connection.execute(
        f"""COPY (SELECT {columns} FROM core."{table.name}" WHERE source IN ({listed}) ORDER BY {key})
        TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)"""
    )
