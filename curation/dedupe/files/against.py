"""Compares a file with what was released before: a row that asks what a released one asks leaves, whatever else it is.

The released rows are put beside those of the file, as rows of an older release that people verified, so that they
always stay; of what the engine finds, only what concerns the rows of the file goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.dedupe.files.columns import Columns
from curation.dedupe.files.numbered import read_rows
from curation.dedupe.files.run import Engine
from curation.dedupe.files.summary import ROWS, SUMMARY, FileSummary
from schemas.errors import ShopmarkError
from warehouse.memory import memory_database
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BOTH = """
COPY (
    SELECT row, 'n:' || id AS id, text, language, task, verified, NULL::VARCHAR AS release FROM own
    UNION ALL
    SELECT (SELECT count(*) FROM own) + row_number() OVER (ORDER BY release, id) - 1, release || ':' || id, text,
        language, task, true, release FROM released
    ORDER BY row
) TO {file} (FORMAT parquet, COMPRESSION zstd)
"""
_PLAIN = "regexp_replace({0}, '^[^:]*:', '') AS {0}"
_REMOVED = f"""
SELECT * REPLACE ({_PLAIN.format("id")}, {_PLAIN.format("kept_id")}) FROM {{table}} AS removed
SEMI JOIN own ON removed.id = 'n:' || own.id ORDER BY row
"""
# A released row of a pair stands right; the words `8, not 9` turn round with the rows.
_LOOK_ALIKES = f"""
SELECT * REPLACE ({_PLAIN.format("left_id")}, {_PLAIN.format("right_id")}) FROM (
    SELECT if(turned, right_id, left_id) AS left_id, if(turned, left_id, right_id) AS right_id,
        if(turned, split_part(left_id, ':', 1), right_release) AS right_release, score,
        if(turned, regexp_replace(why, '^(.*?: )?(.*), not (.*)$', '\\1\\3, not \\2'), why) AS why, disagree
    FROM (SELECT *, NOT starts_with(left_id, 'n:') AS turned FROM {{table}})
    WHERE starts_with(left_id, 'n:') OR starts_with(right_id, 'n:')
) ORDER BY left_id, right_id, right_release
"""
_TRANSLATIONS = f"""
SELECT * REPLACE ({_PLAIN.format("id")}) FROM {{table}} AS grouped SEMI JOIN own ON grouped.id = 'n:' || own.id
ORDER BY group_id, row
"""


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


def compared_with(engine: Engine, releases: Sequence[Earlier], columns: Columns, threads: int) -> Engine:
    """The engine, by which rows also leave for rows of earlier releases.

    Args:
        engine: compares rows.
        releases: of `all_earlier`.
        columns: of files among them; results and releases know their own.
        threads: of the reading; does not change the result.
    """

    def run(rows: Path, found: Path) -> Sequence[Any]:
        place = found / "with_releases"
        place.mkdir()
        with memory_database(threads=threads) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.read_parquet(str(rows)).create_view("own")
            connection.execute(
                "CREATE TABLE released (release VARCHAR, id VARCHAR, text VARCHAR, language VARCHAR, task VARCHAR)"
            )
            for release in releases:
                folder = place / f"release {release.name}"
                folder.mkdir()
                source = rows_of(release, columns, folder, connection)
                connection.execute(
                    f"INSERT INTO released SELECT {literal(release.name)}, id, text, language, task FROM ({source})"
                )
            connection.execute(_BOTH.format(file=literal(place / ROWS)))
            stages = engine(place / ROWS, place)
            for name, query in (
                ("removed", _REMOVED),
                ("look_alikes", _LOOK_ALIKES),
                ("translations", _TRANSLATIONS),
            ):
                if (place / f"{name}.parquet").is_file():
                    source = f"read_parquet({literal(place / f'{name}.parquet')})"
                    copied = query.format(table=source)
                    connection.execute(f"COPY ({copied}) TO {literal(found / f'{name}.parquet')} (FORMAT parquet)")
        return stages

    return run


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
