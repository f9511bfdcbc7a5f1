"""What a filter is: a name and a SELECT, and optionally a table that Python makes for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.sql_text import literal

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Filter:
    """One reason for which a question leaves.

    Attributes:
        name: the reason, snake_case, as it stands in the funnel.
        select: SQL that gives (question_id, detail) of every bad question. It reads `question` (question_id, task,
            skill, language, question_type, group_key, family_key, prompt, options, references, gold_index, gains,
            slots, and `shown`: everything a reader sees, one text a line), `free_text` (question_id, language, slot,
            text), `offered` (question_id, text, is_reference: one row an option or reference) and `offered_text`
            (text: each of them once).
        prepare: gives the table `prepared` that `select` reads, out of `free_text`; for filters that SQL alone cannot
            say. It runs beside the filters before it, on a cursor of its own.
    """

    name: str
    select: str
    prepare: "Callable[[DuckDBPyConnection], pa.Table] | None" = None


def row_filter(name: str, bad: str, detail: str) -> Filter:
    """A filter that looks at one row: `bad` is a boolean expression, `detail` a text expression over its columns."""
    return Filter(name, f"SELECT question_id, {detail} AS detail FROM question WHERE {bad}")


def pattern_filter(name: str, pattern: str, words: str) -> Filter:
    """A filter for a regular expression in anything shown; the detail is `words` and the first match."""
    quoted = literal(pattern)
    return row_filter(
        name, f"regexp_matches(shown, {quoted})", f"'{words}: ' || left(regexp_extract(shown, {quoted}), 80)"
    )
