"""Least scores at which a near text leaves, for each task: written by `calibrate`, obeyed by `dedupe_file`.

A pair below the threshold of its task is no duplicate for sure: both rows stay, and the pair goes to the look-alikes on
which two judges disagree, for people to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, Field

from curation.dedupe.files.run import Engine
from schemas.yaml_file import read_yaml_model
from warehouse.memory import memory_database
from warehouse.sql_text import literal

_BELOW = """
CREATE TABLE below AS
SELECT removed.*, least.threshold FROM {removed} AS removed JOIN {rows} AS rows USING (row)
LEFT JOIN least USING (task)
WHERE stage = 'near text' AND score < coalesce(threshold, {default})
"""
_STAY = "SELECT * FROM {removed} AS removed ANTI JOIN below USING (row) ORDER BY row"
_LOOK_ALIKES = """
SELECT * FROM {look_alikes}
UNION ALL
SELECT kept_id, id, kept_release, score,
    'said to be the same (' || why || '), but ' || score || ' is below ' || coalesce(threshold, {default}), true
FROM below ORDER BY ALL
"""


class Thresholds(BaseModel):
    """default: for rows of no task or another one; tasks: task -> least score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: float = Field(0, ge=0, le=1)
    tasks: dict[str, float] = {}


@dataclass(frozen=True)
class ThresholdCount:
    """rows: of near text that were removed; removed: minus those that stay after all."""

    stage: str
    rows: int
    pairs: int
    removed: int
    seconds: float


def read_thresholds(path: Path) -> Thresholds:
    """Read the YAML that `calibrate` writes.

    Raises:
        SpecError: it is none; names the line.
    """
    return read_yaml_model(path, Thresholds)


def with_thresholds(engine: Engine, thresholds: Thresholds) -> Engine:
    """The engine, whose removals of near text below the threshold of their task are taken back."""

    def run(rows: Path, found: Path) -> Sequence[Any]:
        stages = engine(rows, found)
        return [*stages, _take_back(rows, found, thresholds)]

    return run


def _take_back(rows: Path, found: Path, thresholds: Thresholds) -> ThresholdCount:
    removed, look_alikes = found / "removed.parquet", found / "look_alikes.parquet"
    names = {
        "removed": f"read_parquet({literal(removed)})",
        "look_alikes": f"read_parquet({literal(look_alikes)})",
        "rows": f"read_parquet({literal(rows)})",
        "default": thresholds.default,
    }
    with memory_database(threads=1) as connection:
        least = {"task": list(thresholds.tasks), "threshold": list(thresholds.tasks.values())}
        schema = pa.schema([("task", pa.string()), ("threshold", pa.float64())])
        connection.register("least", pa.table(least, schema=schema))
        connection.execute(_BELOW.format(**names))
        near = connection.sql(f"SELECT count(*) FILTER (stage = 'near text') FROM {names['removed']}").fetchall()[0][0]
        back = connection.sql("SELECT count(*) FROM below").fetchall()[0][0]
        tables = [connection.sql(query.format(**names)).to_arrow_table() for query in (_STAY, _LOOK_ALIKES)]
    for path, table in zip((removed, look_alikes), tables, strict=True):
        pq.write_table(table, path)
    return ThresholdCount("thresholds", near, near, -back, 0.0)
