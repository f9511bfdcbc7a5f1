"""Overlap of two files: which rows of the second one ask what a row of the first one asks.

Both files are compared as one corpus in which the rows of the first are of an earlier release: they stay, so a row of
the second that asks the same leaves for one of them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.dedupe.files.against import Earlier, rows_of
from curation.dedupe.files.columns import Columns
from curation.dedupe.files.folder import new_folder
from curation.dedupe.files.run import Engine, work_folder
from curation.dedupe.files.summary import ROWS, SUMMARY
from curation.question_tables import first_row
from warehouse.memory import memory_database
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAIRS = "pairs.jsonl"
EXAMPLES = 5
"""Pairs that are shown at once, spread over the stages."""

_BOTH = """
COPY (
    SELECT row, 'a:' || id AS id, text, language, {task} AS task, NULL::BOOLEAN AS verified, 'a' AS release FROM a
    UNION ALL
    SELECT row + (SELECT count(*) FROM a), 'b:' || id, text, language, {task}, NULL, NULL FROM b
    ORDER BY row
) TO {file} (FORMAT parquet, COMPRESSION zstd)
"""
_PAIRS = """
CREATE TEMP TABLE pair AS
SELECT b.row, b.id AS b_id, a.id AS a_id, stage, score, why, b.text AS b_text, a.text AS a_text
FROM read_parquet({removed}) AS removed
JOIN b ON removed.id = 'b:' || b.id JOIN a ON removed.kept_id = 'a:' || a.id
"""
_EXAMPLES = """
SELECT stage, b_id, b_text, a_id, a_text FROM (
    SELECT *, row_number() OVER (PARTITION BY stage ORDER BY md5(b_id), row) AS turn FROM pair)
ORDER BY turn, stage, row LIMIT {count}
"""


@dataclass(frozen=True)
class Overlap:
    """rows_a, rows_b: rows of the files that can be read; overlap: rows of b that ask what a row of a asks; stages:
    stage -> how many of them it found; examples: stage, b_id, b_text, a_id, a_text."""

    a: str
    b: str
    rows_a: int
    rows_b: int
    overlap: int
    stages: dict[str, int]
    examples: list[dict[str, Any]]

    @property
    def share(self) -> float:
        """Of the rows of b."""
        return self.overlap / self.rows_b if self.rows_b else 0.0


def find_overlap(
    a: Earlier,
    b: Earlier,
    out: Path,
    columns: Sequence[Columns],
    engine: Engine,
    *,
    threads: int,
    say: Callable[[str], None],
) -> Overlap:
    """Write into the new folder `out` which rows of `b` ask what a row of `a` asks.

    pairs.jsonl: b_id, a_id, stage, score, why, b_text, a_text, in the order of `b`; summary.json: the counts.

    Args:
        a: a file, a result of dedupe (its kept rows) or a release of Shopmark, by `against.earlier`.
        b: as `a`.
        out: is not there yet, or empty.
        columns: of `a` and of `b`, where they are files; rows are compared across tasks unless both name the
            column `task`.
        engine: compares rows.
        threads: of the reading; does not change the result.
        say: takes a line of progress.

    Raises:
        ShopmarkError: a file cannot be read, lacks a column, or has an id twice; `out` is not empty.
    """
    with new_folder(out.resolve()) as folder, memory_database(threads=threads) as connection:
        connection.execute("SET enable_progress_bar = false")
        with work_folder(folder) as place:
            counts = []
            for name, source, asked in zip("ab", (a, b), columns, strict=True):
                (place / name).mkdir()
                rows = rows_of(source, asked, place / name, connection)
                connection.execute(f"CREATE VIEW {name} AS {rows}")
                counts.append((first_row(connection, f"SELECT count(*) FROM {name}") or (0,))[0])
                say(f"read {source.path}: {counts[-1]:,} rows")
            task = "task" if all(asked.task for asked in columns) else "NULL::VARCHAR"
            connection.execute(_BOTH.format(task=task, file=literal(place / ROWS)))
            engine(place / ROWS, place)
            connection.execute(_PAIRS.format(removed=literal(place / "removed.parquet")))
        found = _counted(connection, a, b, counts)
        connection.execute(
            f"COPY (SELECT * EXCLUDE (row) FROM pair ORDER BY row) TO {literal(folder / PAIRS)} (FORMAT json)"
        )
        text = json.dumps(asdict(found) | {"share": found.share}, indent=2, ensure_ascii=False)
        (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
    return found


def _counted(connection: "DuckDBPyConnection", a: Earlier, b: Earlier, counts: list[int]) -> Overlap:
    stages = connection.execute("SELECT stage, count(*) FROM pair GROUP BY stage ORDER BY stage").fetchall()
    examples = connection.sql(_EXAMPLES.format(count=EXAMPLES)).to_arrow_table().to_pylist()
    (overlap,) = first_row(connection, "SELECT count(*) FROM pair") or (0,)
    return Overlap(str(a.path), str(b.path), counts[0], counts[1], overlap, dict(stages), examples)
