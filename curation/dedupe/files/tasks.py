"""Rows of different tasks are different questions, however equal their texts are.

The engine learns from all rows and compares all of them. Where it lets a row leave for one of another task, the row
stays after all; of several such rows of one task that leave for the same row, one stays for the others.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from curation.dedupe.files.run import Engine
from curation.question_tables import first_row
from warehouse.memory import memory_database
from warehouse.sql_text import literal

# A row without a task is of any task. The order of preference is that of the engine.
_REMOVED = """
WITH judged AS (
    SELECT removed.*, own.task IS NOT NULL AND kept.task IS NOT NULL AND own.task <> kept.task AS other,
        first(own.id) OVER preferred AS first_id, first(own.release) OVER preferred AS first_release
    FROM {removed} AS removed JOIN {rows} AS own USING (row, id) JOIN {rows} AS kept ON kept.id = kept_id
    WINDOW preferred AS (PARTITION BY kept_id, own.task ORDER BY own.verified DESC NULLS LAST, own.release NULLS LAST,
        length(own.text) DESC, own.text, own.id)
)
SELECT * EXCLUDE (other, first_id, first_release)
    REPLACE (if(other, first_id, kept_id) AS kept_id, if(other, first_release, kept_release) AS kept_release)
FROM judged WHERE NOT other OR first_id <> id ORDER BY row
"""
_LOOK_ALIKES = """
SELECT pair.* FROM {look_alikes} AS pair JOIN {rows} AS a ON a.id = left_id LEFT JOIN {rows} AS b ON b.id = right_id
WHERE coalesce(a.task = b.task, true) ORDER BY left_id, right_id
"""


def within_tasks(engine: Engine) -> Engine:
    """The engine, by which no row leaves for a row of another task."""

    def run(rows: Path, found: Path) -> Sequence[Any]:
        stages = engine(rows, found)
        removed, look_alikes = found / "removed.parquet", found / "look_alikes.parquet"
        names = {"rows": rows, "removed": removed, "look_alikes": look_alikes}
        sources = {name: f"read_parquet({literal(path)})" for name, path in names.items()}
        with memory_database(threads=1) as connection:
            connection.execute("SET enable_progress_bar = false")
            (tasks,) = first_row(connection, f"SELECT count(DISTINCT task) FROM {sources['rows']}") or (0,)
            if tasks > 1:
                for path, query in ((removed, _REMOVED), (look_alikes, _LOOK_ALIKES)):
                    pq.write_table(connection.sql(query.format(**sources)).to_arrow_table(), path)
        return stages

    return run
