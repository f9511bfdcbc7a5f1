"""What was released before: results of dedupe, releases of Shopmark and plain files, and the rows that they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curation.dedupe.files.columns import Columns
from curation.dedupe.files.numbered import read_rows
from curation.dedupe.files.summary import ROWS, SUMMARY, FileSummary
from schemas.errors import ShopmarkError
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Earlier:
    """What was released before: a result of dedupe, a release of Shopmark, or a file. name: of its folder or file."""

    name: str
    path: Path


def earlier(path: Path) -> Earlier:
    """What lies at a path.

    Raises:
        ShopmarkError: there is nothing, or a folder of another kind.
    """
    if not path.exists():
        raise ShopmarkError("there is no such release", str(path), "Name a folder that dedupe or promote wrote.")
    if path.is_dir() and not (path / SUMMARY).is_file() and not (path / "manifest.json").is_file():
        raise ShopmarkError(
            f"{path} is neither a result of dedupe nor a release", str(path), "Name the folder that --out named."
        )
    # A colon parts the name from the ids.
    return Earlier(path.resolve().name.replace(":", "_"), path)


def all_earlier(paths: Sequence[Path]) -> list[Earlier]:
    """What lies at several paths.

    Raises:
        ShopmarkError: as `earlier`; or two have one name, so that a match would not say which is meant.
    """
    found: dict[str, Earlier] = {}
    for one in map(earlier, paths):
        if one.name in found:
            where = f"{found[one.name].path}, {one.path}"
            raise ShopmarkError(f"two releases are called {one.name}", where, "Rename one of them.")
        found[one.name] = one
    return list(found.values())


def rows_of(release: Earlier, columns: Columns, place: Path, connection: "DuckDBPyConnection") -> str:
    """SQL of the rows of a release: row, id, text, language, task.

    Args:
        release: of `earlier`; of a result of dedupe the kept rows are meant.
        columns: of a file; results and releases of Shopmark know their own.
        place: an empty folder for what is read.
        connection: DuckDB.

    Raises:
        ShopmarkError: the file cannot be read, lacks a column, or has an id twice.
    """
    if (release.path / "manifest.json").is_file():
        # A private split is encrypted and has no texts here.
        files = ", ".join(literal(path) for path in sorted((release.path / "data").glob("*.parquet")))
        return f"""SELECT row_number() OVER (ORDER BY question_id) - 1 AS row, question_id AS id, prompt AS text,
            language, task FROM read_parquet([{files}])"""
    path, used = release.path, columns
    if path.is_dir():
        summary = FileSummary.read(path)
        known = {role: column for role, column in summary.columns.items() if role != "verified"}
        path, used = path / f"kept{summary.suffix}", Columns(**known)
    read_rows(path, used, place, connection)
    return f"SELECT row, id, text, language, task FROM read_parquet({literal(place / ROWS)})"
