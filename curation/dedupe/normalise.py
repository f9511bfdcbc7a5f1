"""Stage 1: the same prompt with the same gold, but for case, width, spacing and idle punctuation."""

from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PART = "chr(31)"
"""Stands between the parts of a joined text; no filter lets it into a question."""

# Punctuation that tells facts apart stays: between digits (1.5, 3/4, 10-12), signs of numbers, inches, C++, A+, %.
_MACRO = r"""
CREATE OR REPLACE TEMP MACRO normal_text(t) AS trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    lower(t),
    '([^\d])["''`´’‘“”„«»]+', '\1 ', 'g'),
    '[!?¡¿;…。、！？；「」『』【】（）()\[\]{}|]+|[.,:]+(\s|$)|^["''`´’‘“”„«»]+', ' ', 'g'),
    '(\pL{2})[-‐‑–—_](\pL)', '\1 \2', 'g'),
    '\s+', ' ', 'g'))
"""

# What is right, as text: the gold options, the ranked options with their gains, or the references, in sorted order.
_GOLD = """array_to_string(list_sort(CASE
    WHEN len(gains) > 0 THEN list_transform(list_zip(options, gains), lambda p: p[1] || ' = ' || p[2])
    WHEN len(options) > 0 THEN list_transform(gold_index, lambda i: options[i + 1])
    ELSE "references" END), chr(31))"""

_SAME_TEXT = """
CREATE TABLE same_text AS
SELECT question_id, first(question_id) OVER (
    PARTITION BY language, normal_text(prompt), gold_normal ORDER BY place, question_id) AS kept_id
FROM composed
"""


def create_text_macros(connection: "DuckDBPyConnection") -> None:
    """Create the SQL macro `normal_text(t)`: lower case, single spaces, no punctuation that carries no meaning."""
    connection.execute(_MACRO)


def compose(connection: "DuckDBPyConnection") -> None:
    """Create composed(question_id, task, language, prompt, gold, slots_text, gold_normal, place) from `question`.

    Texts are in Unicode form NFKC, so that full-width letters, ligatures and squared units are plain ones. slots_text
    holds `name`, `value`, `name`, `value` ... by name, between separators. `place` orders the questions for every
    choice of the one that is kept: a hash of the id, so that row order has no say.
    """
    table = connection.sql(
        f"SELECT question_id, task, language, prompt, {_GOLD} AS gold, array_to_string(flatten(list_transform("
        f"list_sort(map_entries(slots)), lambda e: [e.key, coalesce(e.value, '')])), {PART}) AS slots_text "
        "FROM question ORDER BY question_id"
    ).to_arrow_table()
    for name in ("prompt", "gold", "slots_text"):
        position = table.schema.get_field_index(name)
        table = table.set_column(position, name, pc.utf8_normalize(table[name], form="NFKC"))
    connection.register("composed_text", table)
    connection.execute(
        "CREATE TABLE composed AS SELECT *, md5(question_id || chr(31) || 'dedupe') AS place, array_to_string("
        f"list_transform(string_split(gold, {PART}), lambda g: normal_text(g)), {PART}) AS gold_normal "
        "FROM composed_text"
    )
    connection.unregister("composed_text")


def same_text(connection: "DuckDBPyConnection") -> None:
    """Create same_text(question_id, kept_id): of equal prompts with equal gold, in one language, one is kept."""
    connection.execute(_SAME_TEXT)
