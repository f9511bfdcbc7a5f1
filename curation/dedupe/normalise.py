"""Stage 1: the same prompt with the same gold, but for case, width, spacing and idle punctuation."""

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PART = "chr(31)"
"""Stands between the parts of a joined text; no filter lets it into a question."""

UNSTABLE = (
    r"[^\x00-\x7F\x{A1}-\x{A7}\x{A9}\x{AB}\x{AE}\x{B0}\x{B1}\x{BB}\x{BF}-\x{131}\x{134}-\x{13E}\x{141}-\x{148}"
    r"\x{14A}-\x{17E}–—‘’“”„€、。「」ぁ-ゖァ-ヺー一-鿿]"
)
"""A sign that is not surely the same in form NFKC: a text without one need not be normalised, which takes longer."""

# Punctuation that tells facts apart stays: between digits (1.5, 3/4, 10-12), signs of numbers, inches, C++, A+, %.
# Single spaces, nearly all there are, are not replaced by themselves.
_MACROS = r"""
CREATE OR REPLACE TEMP MACRO normal_text(t) AS trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    lower(t),
    '([^\d])["''`´’‘“”„«»]+', '\1 ', 'g'),
    '[!?¡¿;…。、！？；「」『』【】（）()\[\]{}|]+|[.,:]+(\s|$)|^["''`´’‘“”„«»]+', ' ', 'g'),
    '(\pL{2})[-‐‑–—_](\pL)', '\1 \2', 'g'),
    '\s{2,}|[\t\n\f\r]', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO place_of(id) AS md5(id || chr(31) || 'dedupe')
"""

# What is right, as text: the gold options, the ranked options with their gains, or the references.
_RAW = f"""
SELECT question_id, task, language, prompt, array_to_string(CASE
    WHEN len(gains) > 0 THEN list_transform(list_zip(options, gains), lambda p: p[1] || ' = ' || p[2])
    WHEN len(options) > 0 THEN list_transform(gold_index, lambda i: options[i + 1])
    ELSE "references" END, {PART}) AS gold
FROM question
"""

# Golds are shared by many questions; their order is that of the normalised ones.
_COMPOSED = f"""
CREATE TABLE gold_text AS
SELECT gold AS written, array_to_string(
    list_sort(list_transform(string_split(gold, {PART}), lambda g: normal_text(g))), {PART}) AS gold
FROM (SELECT DISTINCT gold FROM written_question);
CREATE TABLE composed AS
SELECT question_id, task, language, normal_text(prompt) AS prompt, gold_text.gold
FROM written_question JOIN gold_text ON gold_text.written = written_question.gold
"""

_SAME_TEXT = """
CREATE TABLE same_text AS
WITH twice AS (SELECT language, prompt, gold FROM composed GROUP BY ALL HAVING count(*) > 1)
SELECT question_id, kept_id FROM (
    SELECT question_id, first(question_id) OVER (
        PARTITION BY language, prompt, gold ORDER BY place_of(question_id), question_id) AS kept_id
    FROM composed SEMI JOIN twice USING (language, prompt, gold)
) WHERE question_id <> kept_id
"""


def create_text_macros(connection: "DuckDBPyConnection") -> None:
    """Create the SQL macros `normal_text(t)`: lower case, single spaces, no punctuation that carries no meaning; and
    `place_of(question_id)`, which orders the questions for every choice of the one that is kept: a hash, so that row
    order has no say."""
    connection.execute(_MACROS)


def nfkc(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts in Unicode form NFKC: full-width letters, ligatures and squared units are plain ones."""
    return pa.chunked_array([_plain(chunk) for chunk in texts.chunks], pa.string())


def _plain(texts: pa.Array) -> pa.Array:
    unstable = pc.match_substring_regex(texts, UNSTABLE)
    return pc.replace_with_mask(texts, unstable, pc.utf8_normalize(texts.filter(unstable), form="NFKC"))


def compose(connection: "DuckDBPyConnection") -> None:
    """Create composed(question_id, task, language, prompt, gold) from `question`, prompt and gold normalised."""
    table = connection.sql(_RAW).to_arrow_table()
    for name in ("prompt", "gold"):
        table = table.set_column(table.schema.get_field_index(name), name, nfkc(table[name]))
    connection.register("written_question", table)
    connection.execute(_COMPOSED)
    connection.unregister("written_question")


def same_text(connection: "DuckDBPyConnection") -> None:
    """Create same_text(question_id, kept_id), a row a question that leaves: of equal prompts with equal gold, in one
    language, one is kept."""
    connection.execute(_SAME_TEXT)
