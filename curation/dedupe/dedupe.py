"""Runs the stages of the dedupe over the questions of all tasks."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.candidate_pairs import likely_duplicates, likely_look_alikes, near_pairs
from curation.dedupe.cluster import keep_one
from curation.dedupe.embedder import embed, load_encoder
from curation.dedupe.facts import take_apart, take_pairs_apart
from curation.dedupe.guard import judge
from curation.dedupe.normalise import compose, create_text_macros, same_text
from curation.dedupe.same_facts import same_facts
from curation.question_tables import first_row, open_questions, write_sorted, write_stage
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

LOOK_ALIKE_SAMPLE = 50
"""Questions of each task and language whose look-alikes are searched though they have no duplicate. Facts that open
alike stand together in the order in which they are drawn: they are the likely look-alikes."""

LOAD_AHEAD_FROM = 20_000
"""Questions from which the model is loaded while the first stages run: so many always have look-alikes."""

_SAMPLE = f"""
CREATE TABLE sampled AS
SELECT neighbourhood, place[33:] AS question_id FROM (
    SELECT dense_rank() OVER (ORDER BY task, language) AS neighbourhood, unnest(places) AS place FROM (
        SELECT task, language, min(md5(left(opening, 24)) || question_id, {LOOK_ALIKE_SAMPLE}) AS places
        FROM shape ANTI JOIN same_facts USING (question_id) GROUP BY task, language
    )
)
"""

_SAMPLED_WORDS = """
SELECT question_id, any_value(neighbourhood) AS neighbourhood,
    list_distinct(string_split(string_agg(words, ' '), ' ')) AS words
FROM sampled JOIN slot USING (question_id) JOIN value USING (language, written)
GROUP BY question_id ORDER BY question_id
"""

# Only questions whose exact facts are equal and which hold running text can be duplicates.
_BLOCKS = """
SELECT question_id, dense_rank() OVER (ORDER BY task, stated.language, stated.exact) AS block,
    string_split(running, ' ') AS words, list_distinct(words) AS distinct_words
FROM stated JOIN shape USING (question_id) ANTI JOIN same_facts USING (question_id)
WHERE running <> ''
QUALIFY count(*) OVER (PARTITION BY task, stated.language, stated.exact) > 1
ORDER BY question_id
"""

# Of the others a few, for the look-alikes.
_EMBEDDED = """
CREATE TABLE embedded AS
SELECT question_id, any_value(coalesce(block::VARCHAR, question_id)) AS block,
    any_value(task || chr(31) || language) AS neighbourhood, string_agg(value, chr(10) ORDER BY name) AS text
FROM likely JOIN (SELECT question_id, task FROM shape) USING (question_id) JOIN slot USING (question_id)
JOIN value USING (language, written)
GROUP BY question_id
"""

_DROPPED = """
INSERT INTO dropped
SELECT question_id, 'same_text', 'the same prompt and gold as question ' || kept_id FROM same_text
UNION ALL
SELECT question_id, 'same_facts', 'the same slots and gold as question ' || kept_id FROM same_facts
UNION ALL
SELECT question_id, 'near_duplicate', 'as question ' || kept_id || ' (' || score || '): ' || why FROM near_duplicate
"""

_PAIRS = """
SELECT kept_id, other_id, task, language, stage, score, why FROM (
    SELECT kept_id, question_id AS other_id, 'same_text' AS stage, NULL AS score, 'equal prompt and gold' AS why
    FROM same_text
    UNION ALL
    SELECT kept_id, question_id, 'same_facts', NULL, 'equal slots and gold' FROM same_facts
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
        for work in stages(connection, out, config, snapshot_tables, threads).values():
            work()
    finally:
        connection.close()


def stages(
    connection: "DuckDBPyConnection", out: Path, config: DedupeConfig, snapshot_tables: dict[str, Path], threads: int
) -> dict[str, Callable[[], None]]:
    """What `dedupe_questions` does, by stage, in the order in which it is to be done.

    Args:
        connection: of `open_questions`; the others are those of `dedupe_questions`.
    """
    ahead = ThreadPoolExecutor(1)

    def normalise() -> None:
        (rows,) = first_row(connection, "SELECT count(*) FROM question") or (0,)
        if rows >= LOAD_AHEAD_FROM:
            # Should it fail, it fails again where the model is needed.
            ahead.submit(load_encoder, config.embedder)
        create_text_macros(connection)
        compose(connection)

    def near_pairs_found() -> None:
        ahead.shutdown()
        _find_near_pairs(connection, config, threads)

    def guard() -> None:
        take_pairs_apart(connection)
        judge(connection)
        keep_one(connection)

    def write() -> None:
        connection.execute(_DROPPED)
        write_stage(connection, "dedupe", out)
        write_sorted(connection.sql(_PAIRS), out / "pairs.parquet", PAIR_SCHEMA)

    return {
        "normalise": normalise,
        "same text": lambda: same_text(connection),
        "take facts apart": lambda: take_apart(connection, snapshot_tables),
        "same facts": lambda: same_facts(connection),
        "near pairs (embedding, FAISS)": near_pairs_found,
        "guard and cluster": guard,
        "write": write,
    }


def _find_near_pairs(connection: "DuckDBPyConnection", config: DedupeConfig, threads: int) -> None:
    """Create near_pair(left_id, right_id, score): candidates by embedding, in one task and language."""
    _find_likely(connection)
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


def _find_likely(connection: "DuckDBPyConnection") -> None:
    """Create likely(question_id, block): questions that may be duplicates, and some of a small sample that may be
    look-alikes; they share words with another one. block: NULL of the latter."""
    blocks = connection.sql(_BLOCKS).to_arrow_table()
    lengths = pc.list_value_length(blocks["words"]).to_numpy()
    rows = likely_duplicates(blocks["distinct_words"].combine_chunks(), lengths, blocks["block"].to_numpy())
    connection.register("in_block", blocks.select(["question_id", "block"]).take(pa.array(rows)))
    connection.execute(_SAMPLE)
    sampled = connection.sql(_SAMPLED_WORDS).to_arrow_table()
    rows = likely_look_alikes(sampled["words"].combine_chunks(), sampled["neighbourhood"].to_numpy())
    connection.register("in_sample", sampled.select(["question_id"]).take(pa.array(rows)))
    connection.execute(
        "CREATE TABLE likely AS SELECT question_id, block FROM in_block FULL JOIN in_sample USING (question_id)"
    )


def _groups(keys: pa.ChunkedArray) -> list["np.ndarray[Any, Any]"]:
    """Row numbers by key, for keys that stand at least twice."""
    import numpy as np

    _, codes = np.unique(keys.to_numpy(zero_copy_only=False), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    return [rows for rows in np.split(order, cuts) if len(rows) > 1]
