"""Compares a file with what was released before: a row that asks what a released one asks leaves, whatever else it is.

Every release has an index, so only the rows of the file are taken apart and looked up; those that no release has are
then compared among themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.dedupe.files.against import Earlier
from curation.dedupe.files.release_index import ReleaseIndex
from curation.dedupe.files.run import Engine
from curation.dedupe.files.summary import INDEX
from curation.question_tables import first_row
from warehouse.memory import memory_database
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from curation.dedupe.texts.match import Matches

Match = Callable[[Path, ReleaseIndex, Path, str], "Matches"]
"""Compares rows with an index, in a folder for scratch; the release has a name."""
EngineFor = Callable[[Path | None], Engine]
"""The engine for the rows that are left; with an index, it takes what is wording from there."""

_MATCHED = """
CREATE TABLE matched (row BIGINT, id VARCHAR, kept_id VARCHAR, kept_release VARCHAR, stage VARCHAR, score DOUBLE,
    why VARCHAR);
CREATE TABLE alike (left_id VARCHAR, right_id VARCHAR, right_release VARCHAR, score DOUBLE, why VARCHAR,
    disagree BOOLEAN);
CREATE TABLE linked (row BIGINT, id VARCHAR, of_id VARCHAR)
"""
_ADD = """
INSERT INTO matched SELECT row, id, kept_id, $release, stage, score, why FROM removed_now;
INSERT INTO alike SELECT left_id, right_id, $release, score, why, score >= $sure FROM look_alikes_now;
INSERT INTO linked SELECT row, id, of_id FROM translations_now
"""
_LEFT = "COPY (SELECT * FROM {rows} ANTI JOIN matched USING (row) ORDER BY row) TO {file} (FORMAT parquet)"
_REMOVED = "SELECT * FROM {found} UNION ALL BY NAME SELECT * FROM matched ORDER BY row"
_LOOK_ALIKES = """
SELECT * FROM {found} UNION ALL BY NAME (
    SELECT * FROM alike ANTI JOIN matched ON matched.id = left_id ANTI JOIN {removed} AS gone ON gone.id = left_id)
ORDER BY left_id, right_id, right_release
"""
# A row that translates a released one is of its group, and with it all that translate this row.
_TRANSLATIONS = """
WITH outer_group AS (
    SELECT row, id, min(of_id) AS of_id
    FROM linked ANTI JOIN matched USING (row) ANTI JOIN {removed} AS gone USING (row) GROUP BY row, id
), inner_group AS (
    SELECT grouped.*, min(of_id) OVER (PARTITION BY group_id) AS of_id
    FROM {found} AS grouped LEFT JOIN outer_group USING (row, id)
)
SELECT coalesce(of_id, group_id) AS group_id, row, id FROM inner_group
UNION ALL
SELECT of_id, row, id FROM outer_group ANTI JOIN inner_group USING (row)
ORDER BY group_id, id
"""


@dataclass(frozen=True)
class Released:
    """Earlier releases with their indexes, and how rows are compared with one."""

    releases: Sequence[Earlier]
    index_of: Callable[[Earlier], ReleaseIndex]
    match: Match


def after_releases(engine_for: EngineFor, released: Released, threads: int) -> Engine:
    """The engine, by which rows also leave for rows of earlier releases.

    Args:
        engine_for: compares rows among themselves.
        released: what was released.
        threads: of the reading; does not change the result.
    """

    def run(rows: Path, found: Path) -> Sequence[Any]:
        from curation.dedupe.texts.results import SURELY_ALIKE

        place = found / "after_releases"
        place.mkdir()
        left, stages, largest = rows, [], ReleaseIndex(place, None, 0)
        with memory_database(threads=threads) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(_MATCHED)
            for number, release in enumerate(released.releases):
                index = released.index_of(release)
                largest = max(largest, index, key=lambda one: one.rows)
                matches = released.match(left, index, place, release.name)
                _add(connection, matches, {"release": release.name, "sure": SURELY_ALIKE})
                left = place / f"left-{number}.parquet"
                names = {"rows": f"read_parquet({literal(rows)})", "file": literal(left)}
                connection.execute(_LEFT.format(**names))
                stages.append(matches.count)
            (count,) = first_row(connection, f"SELECT count(*) FROM read_parquet({literal(left)})") or (0,)
            # A small batch tells little of what is wording; what was released tells more.
            engine = engine_for(largest.folder if largest.rows > count else None)
            stages += engine(left, place)
            _write(connection, place, found)
        if (place / INDEX).is_dir():
            (place / INDEX).rename(found / INDEX)
        return stages

    return run


def _add(connection: "DuckDBPyConnection", matches: "Matches", values: Mapping[str, Any]) -> None:
    for name in ("removed", "look_alikes", "translations"):
        connection.register(f"{name}_now", getattr(matches, name))
    for statement in _ADD.split(";"):
        used = {key: value for key, value in values.items() if f"${key}" in statement}
        connection.execute(statement, used or None)


def _write(connection: "DuckDBPyConnection", place: Path, found: Path) -> None:
    """Put what the engine found in `place` and the matches together in `found`."""
    removed = f"read_parquet({literal(place / 'removed.parquet')})"
    for name, query in (("removed", _REMOVED), ("look_alikes", _LOOK_ALIKES), ("translations", _TRANSLATIONS)):
        if (place / f"{name}.parquet").is_file():
            source = f"read_parquet({literal(place / f'{name}.parquet')})"
            text = query.format(found=source, removed=removed)
            connection.execute(f"COPY ({text}) TO {literal(found / f'{name}.parquet')} (FORMAT parquet)")
