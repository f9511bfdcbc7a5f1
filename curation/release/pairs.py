"""The pairs of the dedupe stage with the texts of both questions, so that a reader can compare them side by side."""

from pathlib import Path

import pyarrow as pa

from curation.release.tables import read_typed
from warehouse.memory import memory_database

PAIR_SCHEMA = pa.schema(
    [
        ("kept_id", pa.string()),
        ("other_id", pa.string()),
        ("task", pa.string()),
        ("language", pa.string()),
        ("stage", pa.string()),
        ("score", pa.float64()),
        ("why", pa.string()),
    ]
)

_WITH_TEXTS = """
WITH shown AS (
    SELECT question_id, prompt || chr(10) || '→ ' || array_to_string(CASE
        WHEN len(gold_index) > 0 THEN list_transform(gold_index, lambda g, i: options[g + 1])
        WHEN len("references") > 0 THEN "references" ELSE options END, ' · ') AS text
    FROM read_parquet($generated)
)
SELECT pair.*, kept.text AS kept_text, other.text AS other_text
FROM pair LEFT JOIN shown kept ON kept.question_id = kept_id LEFT JOIN shown other ON other.question_id = other_id
ORDER BY kept_id, other_id, stage
"""


def pairs_with_texts(pairs: Path, generated: list[Path] | None) -> pa.Table:
    """The rows of `pairs`, sorted, with kept_text and other_text (prompt and answer); NULL without `generated`.

    Raises:
        GateError: a column of the dedupe stage's pairs.parquet is missing.
    """
    table = read_typed(pairs, PAIR_SCHEMA)
    if not generated:
        empty = pa.nulls(table.num_rows, pa.string())
        table = table.append_column("kept_text", empty).append_column("other_text", empty)
        return table.sort_by([(name, "ascending") for name in ("kept_id", "other_id", "stage")])
    with memory_database() as db:
        db.register("pair", table)
        return db.sql(_WITH_TEXTS, params={"generated": [str(path) for path in generated]}).to_arrow_table()
