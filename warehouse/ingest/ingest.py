"""Brings one source into the warehouse: changed files land, then the core rows of the source are made anew."""

from dataclasses import asdict, dataclass

import duckdb

from schemas.errors import IngestError, SpecError
from schemas.source import FileSpec
from warehouse.connection import open_warehouse
from warehouse.fingerprint import file_sha256, fingerprint, folder_sha256, library_versions
from warehouse.ingest.duplicates import mark_duplicates
from warehouse.ingest.landing import Landing, land_parquet, land_text, make_raw_table, raw_table
from warehouse.ingest.mapping import rebuild_core
from warehouse.ingest.plain_file import UnreadableFileError, open_plain
from warehouse.ingest.readers.parquet import open_parquet
from warehouse.ingest.source_files import INGEST_VERSION, RawFile, raw_files, spec_hash
from warehouse.sources_list import SourceFolder, list_sources
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class FileReport:
    """One raw file. status: 'landed', 'unchanged', 'rejected' (whole, with `reason`) or 'removed'."""

    file: str
    kind: str
    rows_in: int
    kept: int
    rejected: int
    status: str
    reason: str = ""


@dataclass(frozen=True)
class IngestReport:
    """What ingest did to one source.

    changed: something landed, left, or was mapped anew. rejected: reason -> rows (raw and core level).
    core_rows: core table -> rows of this source.
    """

    source: str
    changed: bool
    files: tuple[FileReport, ...]
    rejected: dict[str, int]
    core_rows: dict[str, int]


def ingest_source(workspace: Workspace, name: str) -> IngestReport:
    """Bring the configured source `name` to the state of its files.

    A file that did not change is not read again; a changed one replaces its own rows; the rows of a removed one leave.
    The state afterwards depends on the files and the source's folder only, not on the way there.

    Raises:
        SpecError: the source is not configured, there is no such source, or its definition is wrong.
        IngestError: its folder or files are missing, or the warehouse cannot be opened.
    """
    source = _source(workspace, name)
    files = raw_files(workspace, source)
    # Hashes of core rows are DuckDB's own, which another version may compute in another way.
    definition = fingerprint([folder_sha256(source.path), INGEST_VERSION, library_versions("duckdb")])
    with open_warehouse(workspace, write=True) as connection:
        reports = [_removed(connection, name, kind, gone) for kind, gone in _gone(connection, name, files)]
        for spec in source.spec.files:
            _forget_other_shape(connection, name, spec, spec_hash(spec))
        for file in files:
            reports.append(_ingest_file(workspace, connection, source, file))
        changed = _definition(connection, name) != definition
        if changed:
            _remap(connection, source, definition)
        return _report(connection, name, changed, reports)


def _source(workspace: Workspace, name: str) -> SourceFolder:
    if name not in workspace.config.sources:
        raise SpecError(
            f"the source {name} is not configured",
            str(workspace.root / "shopmark.yaml"),
            f"Add it under `sources`, or name one of: {', '.join(workspace.config.sources)}.",
        )
    sources = list_sources(workspace.source_roots)
    if name not in sources:
        raise SpecError(
            f"there is no source {name}",
            ", ".join(str(root) for root in workspace.source_roots),
            f"Known sources: {', '.join(sorted(sources))}.",
        )
    return sources[name]


def _gone(connection: duckdb.DuckDBPyConnection, source: str, files: list[RawFile]) -> list[tuple[str, str]]:
    """Kind and name of files that were ingested and are no longer there (as that kind)."""
    known = connection.execute("SELECT kind, file FROM catalog.file WHERE source = ? ORDER BY ALL", [source]).fetchall()
    there = {(file.spec.name, file.name) for file in files}
    return [(kind, file) for kind, file in known if (kind, file) not in there]


def _removed(connection: duckdb.DuckDBPyConnection, source: str, kind: str, file: str) -> FileReport:
    connection.execute("BEGIN")
    _forget(connection, source, kind, file)
    connection.execute("COMMIT")
    return FileReport(file, kind, 0, 0, 0, "removed")


def _forget(connection: duckdb.DuckDBPyConnection, source: str, kind: str, file: str) -> None:
    """Take out everything that came from one file, and note that the core rows are out of date."""
    if _table_exists(connection, source, kind):
        connection.execute(f"DELETE FROM {raw_table(source, kind)} WHERE _file = ?", [file])
    for table in ("rejects.row", "rejects.file", "catalog.file"):
        connection.execute(f"DELETE FROM {table} WHERE source = ? AND file = ?", [source, file])
    connection.execute("UPDATE catalog.source SET definition_hash = NULL WHERE source = ?", [source])


def _table_exists(connection: duckdb.DuckDBPyConnection, source: str, kind: str) -> bool:
    rows = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = ?", [f"{source}__{kind}"]
    ).fetchall()
    return bool(rows)


def _forget_other_shape(connection: duckdb.DuckDBPyConnection, source: str, spec: FileSpec, spec_hash: str) -> None:
    """Files that were read in another way land again, into a table with the columns of today."""
    stale = connection.execute(
        "SELECT file FROM catalog.file WHERE source = ? AND kind = ? AND spec_hash <> ?", [source, spec.name, spec_hash]
    ).fetchall()
    connection.execute("BEGIN")
    for (file,) in stale:
        _forget(connection, source, spec.name, file)
    if stale:
        connection.execute(f"DROP TABLE IF EXISTS {raw_table(source, spec.name)}")
    make_raw_table(connection, source, spec)
    connection.execute("COMMIT")


def _ingest_file(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, source: SourceFolder, file: RawFile
) -> FileReport:
    sha256 = file_sha256(file.path)
    known = connection.execute(
        "SELECT sha256, rows_in, kept, rejected, status FROM catalog.file WHERE source = ? AND file = ?",
        [source.name, file.name],
    ).fetchall()
    if known and known[0][0] == sha256:
        _, rows_in, kept, rejected, status = known[0]
        reason = _file_reason(connection, source.name, file.name)
        return FileReport(file.name, file.spec.name, rows_in, kept, rejected, _still(status), reason)
    connection.execute("BEGIN")
    try:
        _forget(connection, source.name, file.spec.name, file.name)
        rows_in = _land(workspace, connection, source, file)
        _catalog(connection, source.name, file, sha256, rows_in, "landed")
        connection.execute("COMMIT")
        return FileReport(file.name, file.spec.name, rows_in, 0, 0, "landed")
    except UnreadableFileError as error:
        connection.execute("ROLLBACK")
        _reject_file(connection, source.name, file, sha256, error)
        return FileReport(file.name, file.spec.name, 0, 0, 0, "rejected", error.reason)
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _still(status: str) -> str:
    return "unchanged" if status == "landed" else status


def _file_reason(connection: duckdb.DuckDBPyConnection, source: str, file: str) -> str:
    rows = connection.execute("SELECT reason FROM rejects.file WHERE source = ? AND file = ?", [source, file])
    return "".join(reason for (reason,) in rows.fetchall())


def _land(workspace: Workspace, connection: duckdb.DuckDBPyConnection, source: SourceFolder, file: RawFile) -> int:
    landing = Landing(connection, source.name, file.name, file.spec)
    if file.spec.format == "parquet":
        return land_parquet(landing, open_parquet(connection, file.path, file.spec))
    scratch = workspace.state / f"plain-{fingerprint([source.name, file.name])}"
    with open_plain(file.path, file.spec.encoding, scratch) as plain:
        return land_text(landing, plain)


def _catalog(
    connection: duckdb.DuckDBPyConnection, source: str, file: RawFile, sha256: str, rows_in: int, status: str
) -> None:
    connection.execute(
        "INSERT INTO catalog.file VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
        [source, file.name, file.spec.name, sha256, file.spec_hash, rows_in, status],
    )


def _reject_file(
    connection: duckdb.DuckDBPyConnection, source: str, file: RawFile, sha256: str, error: UnreadableFileError
) -> None:
    """Nothing of the file stays, not even what an earlier version of it gave."""
    connection.execute("BEGIN")
    _forget(connection, source, file.spec.name, file.name)
    connection.execute(
        "INSERT INTO rejects.file VALUES (?, ?, ?, ?, ?)",
        [source, file.name, error.reason, error.detail, error.byte_position],
    )
    _catalog(connection, source, file, sha256, 0, "rejected")
    connection.execute("COMMIT")


def _definition(connection: duckdb.DuckDBPyConnection, source: str) -> str | None:
    rows = connection.execute("SELECT definition_hash FROM catalog.source WHERE source = ?", [source]).fetchall()
    return rows[0][0] if rows else None


def _remap(connection: duckdb.DuckDBPyConnection, source: SourceFolder, definition: str) -> None:
    """One transaction from the raw rows to the core rows; a failure leaves the earlier core rows."""
    connection.execute("BEGIN")
    try:
        for spec in source.spec.files:
            mark_duplicates(connection, source.name, spec)
            _count(connection, source.name, spec)
        rebuild_core(connection, source)
        connection.execute("INSERT OR REPLACE INTO catalog.source VALUES (?, ?)", [source.name, definition])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _count(connection: duckdb.DuckDBPyConnection, source: str, spec: FileSpec) -> None:
    """Note kept and rejected rows of each file, and check that none was lost."""
    connection.execute(
        f"""UPDATE catalog.file SET
            kept = (SELECT count(*) FROM {raw_table(source, spec.name)} r
                    WHERE r._file = catalog.file.file AND NOT _duplicate),
            rejected = (SELECT count(*) FROM rejects.row j
                        WHERE j.source = catalog.file.source AND j.file = catalog.file.file AND j.level = 'raw')
        WHERE source = ? AND kind = ?""",
        [source, spec.name],
    )
    lost = connection.execute(
        """SELECT file, rows_in, kept, rejected FROM catalog.file
        WHERE source = ? AND kind = ? AND rows_in <> kept + rejected ORDER BY file""",
        [source, spec.name],
    ).fetchall()
    if lost:
        file, rows_in, kept, rejected = lost[0]
        raise IngestError(
            f"rows were lost: {rows_in} in, {kept} kept and {rejected} rejected",
            f"{source}:{file}",
            "This is a fault of Shopmark: please report it with the file.",
        )


def _report(
    connection: duckdb.DuckDBPyConnection, source: str, changed: bool, reports: list[FileReport]
) -> IngestReport:
    counts = {
        file: (kept, rejected)
        for file, kept, rejected in connection.execute(
            "SELECT file, kept, rejected FROM catalog.file WHERE source = ?", [source]
        ).fetchall()
    }
    files = []
    for report in reports:
        kept, rejected = counts.get(report.file, (0, 0))
        files.append(FileReport(**asdict(report) | {"kept": kept, "rejected": rejected}))
    reasons = connection.execute(
        "SELECT reason, count(*) FROM rejects.row WHERE source = ? GROUP BY ALL ORDER BY ALL", [source]
    ).fetchall()
    core = connection.execute(
        "SELECT table_name, rows FROM catalog.core_table WHERE source = ? AND rows > 0 ORDER BY ALL", [source]
    ).fetchall()
    return IngestReport(source, changed, tuple(files), dict(reasons), dict(core))
