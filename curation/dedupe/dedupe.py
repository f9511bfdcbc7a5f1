"""Runs the stages of the dedupe over the questions of all tasks."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from curation.dedupe.candidate_pairs import near_pairs
from curation.dedupe.cluster import keep_one
from curation.dedupe.embedder import embed
from curation.dedupe.facts import take_apart, take_pairs_apart
from curation.dedupe.guard import judge
from curation.dedupe.normalise import compose, create_text_macros, same_text
from curation.dedupe.same_facts import same_facts
from curation.question_tables import open_questions, write_sorted, write_stage
from schemas.workspace import DedupeConfig

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

PAIR_SCHEMA = pa.schema(
    [
        ("kept_id", pa.string()),  # stays
        ("other_id", pa.string()),  # removed, or for a look-alike the other one that stays (the ids then in order)
        ("task", pa.string()),
        ("language", pa.string()),
        ("stage", pa.string()),  # same_text, same_facts, near_duplicate; look_alike: both stay
        ("score", pa.float64()),  # cosine, rounded; NULL where nothing was embedded
        ("why", pa.string()),  # what differs, or why nothing does
    ]
)

LOOK_ALIKE_SAMPLE = 20
"""Questions of each task and language whose look-alikes are searched though they have no duplicate. Facts that open
alike stand together in the order in which they are drawn: they are the likely look-alikes."""

# Only questions whose exact facts are equal and which hold running text can be duplicates, so only they must be
# embedded; of the others a few, for the look-alikes.
_EMBEDDED = f"""
CREATE TABLE embedded AS
SELECT question_id, any_value(block) AS block, any_value(neighbourhood) AS neighbourhood,
    string_agg(value, chr(10) ORDER BY name) AS text
FROM (
    SELECT question_id, dense_rank() OVER (ORDER BY task, language) AS neighbourhood,
        CASE WHEN running = '' THEN question_id ELSE min(question_id) OVER block END AS block,
        running <> '' AND count(*) OVER block > 1 AS may_be_duplicate,
        row_number() OVER (
            PARTITION BY task, language ORDER BY md5(left(exact, 24)), exact, question_id) AS sample_place
    FROM stated JOIN composed USING (question_id, language)
    SEMI JOIN (SELECT question_id FROM same_facts WHERE question_id = kept_id) USING (question_id)
    WINDOW block AS (PARTITION BY task, language, exact)
) JOIN slot USING (question_id)
WHERE may_be_duplicate OR sample_place <= {LOOK_ALIKE_SAMPLE}
GROUP BY question_id
"""

_DROPPED = """
INSERT INTO dropped
SELECT question_id, 'same_text', 'the same prompt and gold as question ' || kept_id FROM same_text
WHERE question_id <> kept_id
UNION ALL
SELECT question_id, 'same_facts', 'the same slots and gold as question ' || kept_id FROM same_facts
WHERE question_id <> kept_id
UNION ALL
SELECT question_id, 'near_duplicate', 'as question ' || kept_id || ' (' || score || '): ' || why FROM near_duplicate
"""

_PAIRS = """
SELECT kept_id, other_id, task, language, stage, score, why FROM (
    SELECT kept_id, question_id AS other_id, 'same_text' AS stage, NULL AS score, 'equal prompt and gold' AS why
    FROM same_text WHERE question_id <> kept_id
    UNION ALL
    SELECT kept_id, question_id, 'same_facts', NULL, 'equal slots and gold' FROM same_facts WHERE question_id <> kept_id
    UNION ALL
    SELECT kept_id, question_id, 'near_duplicate', score, why FROM near_duplicate
    UNION ALL
    SELECT left_id, right_id, 'look_alike', score, why FROM judged WHERE NOT duplicate
        AND left_id NOT IN (SELECT question_id FROM dropped) AND right_id NOT IN (SELECT question_id FROM dropped)
) AS pair JOIN composed ON composed.question_id = other_id
ORDER BY kept_id, other_id, stage
"""


def dedupe_questions(
    questions: Sequence[Path],
    out: Path,
    config: DedupeConfig,
    snapshot_tables: dict[str, Path],
    *,
    threads: int,
) -> None:
    """Write the distinct questions, the decisions on the others, and pairs.parquet into `out`.

    Reasons: same_text (equal prompt and gold after normalisation, in a language), same_facts (equal slots and gold,
    in a task and language), near_duplicate (near embeddings, and the guard finds no fact that differs). Which one of
    a cluster stays is decided by a hash of the question ids.

    pairs.parquet (PAIR_SCHEMA) has one row a removed question, with the one kept for it, and one a pair of
    look-alikes that both stay, with what differs. Look-alikes are examples for people, not all there are.

    Args:
        questions: Parquet files of QUESTION_SCHEMA.
        out: an existing folder.
        config: the embedder, and the cosine from which two questions are a candidate pair.
        snapshot_tables: core tables by name, for the names the guard must know; may be empty.
        threads: does not change the result.

    Raises:
        ShopmarkError: a file is not a table of questions, or the embedder cannot be loaded.
    """
    connection = open_questions(questions, threads)
    try:
        create_text_macros(connection)
        compose(connection)
        same_text(connection)
        take_apart(connection, snapshot_tables)
        same_facts(connection)
        _find_near_pairs(connection, config, threads)
        take_pairs_apart(connection)
        judge(connection)
        keep_one(connection)
        connection.execute(_DROPPED)
        write_stage(connection, "dedupe", out)
        write_sorted(connection.sql(_PAIRS), out / "pairs.parquet", PAIR_SCHEMA)
    finally:
        connection.close()


def _find_near_pairs(connection: "DuckDBPyConnection", config: DedupeConfig, threads: int) -> None:
    """Create near_pair(left_id, right_id, score): candidates by embedding, in one task and language."""
    connection.execute(_EMBEDDED)
    rows = connection.sql(
        "SELECT question_id, text, block, neighbourhood FROM embedded ORDER BY question_id"
    ).to_arrow_table()
    ids = rows["question_id"].combine_chunks()
    pairs = pa.table({"left_id": ids[:0], "right_id": ids[:0], "score": pa.array([], pa.float64())})
    # The model takes seconds to load; one question alone is like no other.
    if rows.num_rows > 1:
        vectors = embed(rows["text"].to_pylist(), config.embedder, threads)
        found, scores = near_pairs(
            vectors, _groups(rows["block"]), _groups(rows["neighbourhood"]), config.similarity, threads
        )
        pairs = pa.table({"left_id": ids.take(found[:, 0]), "right_id": ids.take(found[:, 1]), "score": scores})
    connection.register("near_pair", pairs)


def _groups(keys: pa.ChunkedArray) -> list["np.ndarray[Any, Any]"]:
    """Row numbers by key, for keys that stand at least twice."""
    import numpy as np

    _, codes = np.unique(keys.to_numpy(zero_copy_only=False), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    return [rows for rows in np.split(order, cuts) if len(rows) > 1]
