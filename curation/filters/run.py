"""Runs the filters in order over questions of all tasks."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from curation.filters import (
    contradiction,
    control_characters,
    formula,
    language,
    length,
    markup,
    option_set_reused,
    personal_data,
    prompt_injection,
    repeated_option,
)
from curation.filters.base import Filter
from curation.question_tables import first_row, open_questions, write_stage
from schemas.errors import ShopmarkError
from schemas.task import TaskSpec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILTERS: tuple[Filter, ...] = (
    length.FILTER,
    control_characters.FILTER,
    markup.FILTER,
    formula.FILTER,
    prompt_injection.FILTER,
    personal_data.FILTER,
    language.FILTER,
    repeated_option.FILTER,
    contradiction.FILTER,
    option_set_reused.FILTER,
)
"""In the order in which they give their reason. What compares questions is last: a text that leaves anyway contradicts
none and gives none away."""

_READ = """
CREATE TABLE checked AS
SELECT question_id, task, skill, language, question_type, group_key, family_key, prompt,
       coalesce(options, []) AS options,
       coalesce("references", []) AS "references", coalesce(gold_index, []) AS gold_index, coalesce(gains, []) AS gains,
       coalesce(slots, MAP {}) AS slots,
       concat_ws(chr(10), prompt, array_to_string(options, chr(10)), array_to_string("references", chr(10))) AS shown
FROM question
"""

# Options repeat from question to question, so what is asked of a text is asked once.
_OFFERED = """
CREATE TABLE offered AS
SELECT question_id, unnest(options) AS text, false AS is_reference FROM checked
UNION ALL SELECT question_id, unnest("references"), true FROM checked
"""

_OFFERED_TEXT = """
CREATE TABLE offered_text AS SELECT DISTINCT text FROM offered WHERE text IS NOT NULL
"""

_FREE_TEXT = """
CREATE TABLE free_text AS
SELECT question_id, language, slot, slots[slot] AS text
FROM checked JOIN free_text_slot USING (task) WHERE slots[slot] IS NOT NULL
"""


def filter_questions(
    questions: Sequence[Path],
    tasks: dict[str, TaskSpec],
    out: Path,
    *,
    threads: int,
    filters: Sequence[Filter] = FILTERS,
) -> None:
    """Write the clean questions and the decisions on the others into `out`; the reason is the filter's name.

    Args:
        questions: Parquet files of QUESTION_SCHEMA.
        tasks: the tasks of the questions; their `free_text` slots are looked at by the language filter.
        out: an existing folder; gets questions.parquet and decisions.parquet.
        threads: DuckDB threads; does not change the result.
        filters: in the order in which they give their reason.

    Raises:
        ShopmarkError: a file is not a table of questions, or a question belongs to no task of `tasks`.
    """
    connection = open_questions(questions, threads)
    try:
        _read(connection, tasks)
        # What Python makes for a filter keeps one core busy, so it is made while the filters before it run.
        with ThreadPoolExecutor(1) as beside:
            made = {one.name: beside.submit(one.prepare, connection.cursor()) for one in filters if one.prepare}
            for one in filters:
                apply_filter(connection, one, made[one.name].result() if one.name in made else None)
        write_stage(connection, "filter", out)
    finally:
        connection.close()


def apply_filter(connection: "DuckDBPyConnection", one: Filter, prepared: pa.Table | None = None) -> None:
    """Put the questions that `one` hits into `dropped`, but for those that are there already."""
    # The view follows what has left so far, so that every filter reads the name `question` and only the living.
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW question AS "
        "SELECT * FROM checked WHERE question_id NOT IN (SELECT question_id FROM dropped)"
    )
    if prepared is not None:
        connection.register("prepared", prepared)
    connection.execute(
        f"INSERT INTO dropped SELECT question_id, '{one.name}', min(detail) FROM ({one.select}) GROUP BY question_id"
    )
    connection.execute("DROP VIEW temp.question")


def _read(connection: "DuckDBPyConnection", tasks: dict[str, TaskSpec]) -> None:
    slots = [(name, slot) for name, spec in sorted(tasks.items()) for slot in spec.free_text]
    table = pa.table(
        {"task": [name for name, _ in slots], "slot": [slot for _, slot in slots]},
        schema=pa.schema([("task", pa.string()), ("slot", pa.string())]),
    )
    connection.register("free_text_slot", table)
    connection.execute(_READ)
    stranger = first_row(
        connection,
        "SELECT task, question_id FROM checked WHERE NOT list_contains(?, task) ORDER BY ALL LIMIT 1",
        [sorted(tasks)],
    )
    if stranger:
        raise ShopmarkError(
            f"There is no task `{stranger[0]}`", f"question {stranger[1]}", f"Known tasks: {', '.join(sorted(tasks))}."
        )
    for made in (_OFFERED, _OFFERED_TEXT, _FREE_TEXT):
        connection.execute(made)
