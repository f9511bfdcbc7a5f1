"""The tables of the stage: what it reads of the questions, and what it says of the tasks."""

from typing import TYPE_CHECKING

import pyarrow as pa

from curation.baselines.baseline import FOLDS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BASELINE_SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("question_type", pa.string()),
        ("baseline", pa.string()),  # NULL for a task that is not tested
        ("questions", pa.int64()),  # of the task in the pool
        ("items", pa.int64()),  # judged
        ("chance", pa.float64()),
        ("hits", pa.float64()),  # mean; for retrieval: the one chosen option is among the right ones
        ("bound", pa.float64()),  # Wilson's lower bound of the hits, corrected by Holm
        ("left_out", pa.int64()),  # questions left out to balance this cue
        ("balanced_items", pa.int64()),  # judged again, on folds that had no say in it; NULL where nothing was balanced
        ("balanced_hits", pa.float64()),
        ("balanced_bound", pa.float64()),
        ("verdict", pa.string()),  # passed, balanced (a fault, mended), refused, not_tested
        ("why", pa.string()),  # what the baseline chooses, or why the task is not tested
    ]
)

LIKENESS_SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("chance", pa.float64()),
        ("questions", pa.int64()),  # looked at for overlap
        ("overlap_gold", pa.float64()),  # mean share of an option's words that stand in the prompt
        ("overlap_wrong", pa.float64()),
        ("overlap_hits", pa.float64()),  # how often the option with the highest share is right
        ("embedded", pa.int64()),  # questions looked at for similarity
        ("similarity_gold", pa.float64()),  # mean cosine of prompt and option
        ("similarity_wrong", pa.float64()),
        ("similarity_hits", pa.float64()),
    ]
)

NOT_TESTED = {
    "ranking": "no option is wrong, and any fixed order of the options scores high",
    "named_entity_recognition": "there are no options to choose from",
    "generation": "there are no options to choose from",
}
"""Question type -> why no baseline of a choice says anything."""

_POOL = f"""
CREATE TABLE pool AS
SELECT question_id, task, language, options, gold_index,
    (('0x' || left(md5(group_key || chr(31) || 'baseline fold'), 8))::BIGINT % {FOLDS})::INTEGER AS fold,
    row_number() OVER (PARTITION BY task ORDER BY md5(question_id || chr(31) || 'baseline'), question_id) - 1 AS place
FROM question WHERE question_type IN ('multiple_choice', 'retrieval') AND len(gold_index) > 0
"""

COLUMNS = "question_id, language, fold, options, gold_index"


def create_pool(connection: "DuckDBPyConnection") -> list[str]:
    """Create pool(question_id, task, language, options, gold_index, fold, place); its tasks, sorted.

    `place` counts the questions of a task in the order of a keyed hash, from 0.
    """
    connection.execute(_POOL)
    return [task for (task,) in connection.execute("SELECT DISTINCT task FROM pool ORDER BY task").fetchall()]
