"""What a deduper did to a corpus whose duplicates are known: precision, recall, and distinct questions that are lost.

Only the rows that stay are needed, so any tool can be scored. Of a distinct question with n rows of which k stay:
rightly removed are n - max(k, 1), left in are max(k - 1, 0), and it is lost where k is 0. Precision is rightly removed
/ (rightly removed + lost), recall is rightly removed / (rightly removed + left in). Translations are counted nowhere:
they are meant to stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.sql_text import literal


@dataclass(frozen=True)
class Tally:
    """Counts over distinct questions. removed: rightly; left: duplicates that stay; lost: questions no row of which
    stays; distinct: questions."""

    removed: int
    left: int
    lost: int
    distinct: int

    @property
    def precision(self) -> float:
        """1 where nothing was removed."""
        return self.removed / (self.removed + self.lost) if self.removed + self.lost else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to remove."""
        return self.removed / (self.removed + self.left) if self.removed + self.left else 1.0

    @property
    def lost_percent(self) -> float:
        """Of the distinct questions."""
        return 100 * self.lost / self.distinct if self.distinct else 0.0


@dataclass(frozen=True)
class Score:
    """The whole, and by kind of duplicate (of recall), by kind of near-miss (of loss) and by language."""

    whole: Tally
    by_duplicate: dict[str, Tally]
    by_miss: dict[str, Tally]
    by_language: dict[str, Tally]


def score(texts: Path, truth: Path, kept: Iterable[int]) -> Score:
    """Score the rows that stay.

    Args:
        texts: JSON lines with id and lang.
        truth: JSON lines with id, cluster and kind: base, dup:<kind>, miss:<kind> or translation.
        kept: ids.
    """
    import pyarrow as pa

    stays = pa.table({"id": pa.array(kept, pa.int64())})
    with duckdb.connect() as connection:
        connection.register("stays", stays)
        cells = connection.execute(_cells(texts, truth)).fetchall()
    return Score(
        _total(cells),
        _split([cell for cell in cells if cell[1]], 1),
        _split(cells, 2),
        _split(cells, 0),
    )


def _cells(texts: Path, truth: Path) -> str:
    """Language, kind of duplicate, kind of near-miss, and the four counts."""
    return f"""
        WITH rows AS (
            SELECT cluster, kind, lang, id IN (SELECT id FROM stays) AS stays
            FROM read_json({literal(truth)}, columns = {{id: 'BIGINT', cluster: 'VARCHAR', kind: 'VARCHAR'}}) AS truth
            JOIN read_json({literal(texts)}, columns = {{id: 'BIGINT', lang: 'VARCHAR'}}) AS texts USING (id)),
        questions AS (
            SELECT min(lang) AS language, max(kind) FILTER (kind LIKE 'dup:%') AS duplicate,
                coalesce(min(kind) FILTER (kind LIKE 'miss:%'), 'base') AS miss,
                count(*) AS n, count(*) FILTER (stays) AS k
            FROM rows GROUP BY cluster HAVING bool_or(kind <> 'translation'))
        SELECT language, duplicate, miss, sum(n - greatest(k, 1))::BIGINT, sum(greatest(k - 1, 0))::BIGINT,
            count(*) FILTER (k = 0), count(*)
        FROM questions GROUP BY ALL ORDER BY ALL"""


def _split(cells: list[tuple], column: int) -> dict[str, Tally]:  # type: ignore[type-arg]
    names = sorted({cell[column] for cell in cells})
    return {name.partition(":")[2] or name: _total([cell for cell in cells if cell[column] == name]) for name in names}


def _total(cells: list[tuple]) -> Tally:  # type: ignore[type-arg]
    return Tally(*(sum(cell[place] for cell in cells) for place in (3, 4, 5, 6)))
