"""An engine that finds equal texts and nothing else: what it must find is plain to see in a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

FIRST = """
SELECT *, arg_min(id, row) OVER w AS kept_id, min(row) OVER w AS kept_row
FROM (SELECT * REPLACE (lower(text) AS text) FROM read_parquet('{rows}'))
WINDOW w AS (PARTITION BY text, task)
"""
REMOVED = """
SELECT row, id, kept_id, NULL::VARCHAR AS kept_release, 'same text' AS stage, 1.0::DOUBLE AS score,
    '=the words "of" ' || kept_id AS why FROM ({first}) WHERE row <> kept_row ORDER BY row
"""
LOOK_ALIKES = """
SELECT a.id AS left_id, b.id AS right_id, NULL::VARCHAR AS right_release, 0.9::DOUBLE AS score,
    'size 8, not 9' AS why, true AS disagree
FROM read_parquet('{rows}') AS a JOIN read_parquet('{rows}') AS b ON a.text = 'size 8' AND b.text = 'size 9'
"""
TRANSLATIONS = """
SELECT 'boots' AS group_id, row, id FROM read_parquet('{rows}') WHERE text IN ('boot', 'Stiefel')
"""


@dataclass(frozen=True)
class Count:
    stage: str
    rows: int
    pairs: int
    removed: int
    seconds: float


def same_words(rows: Path, found: Path) -> Sequence[Count]:
    first = FIRST.format(rows=rows)
    duckdb.sql(REMOVED.format(first=first)).write_parquet(str(found / "removed.parquet"))
    duckdb.sql(LOOK_ALIKES.format(rows=rows)).write_parquet(str(found / "look_alikes.parquet"))
    duckdb.sql(TRANSLATIONS.format(rows=rows)).write_parquet(str(found / "translations.parquet"))
    (found / "index").mkdir()
    (found / "index" / "rows").write_text("stored")
    table = duckdb.read_parquet(str(rows))
    gone = duckdb.read_parquet(str(found / "removed.parquet"))
    return [Count("same text", len(table), 0, len(gone), 0.0)]
