"""Stage 1: the same prompt with the same gold, but for case, width, spacing and idle punctuation."""

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

PART = "chr(31)"
"""Stands between the parts of a joined text; no filter lets it into a question."""

BATCH = 20_000
"""Rows of one batch of an Arrow table: DuckDB reads one batch by one thread."""

UNSTABLE = (
    r"[^\x00-\x7F\x{A1}-\x{A7}\x{A9}\x{AB}\x{AE}\x{B0}\x{B1}\x{BB}\x{BF}-\x{131}\x{134}-\x{13E}\x{141}-\x{148}"
    r"\x{14A}-\x{17E}–—‘’“”„€、。「」ぁ-ゖァ-ヺー一-鿿]"
)
"""A sign that is not surely the same in form NFKC: a text without one need not be normalised, which takes longer."""

# Punctuation that tells facts apart stays: between digits (1.5, 3/4, 10-12), signs of numbers, inches, C++, A+, %.
# Single spaces, nearly all there are, are not replaced by themselves; a text of words alone is only put in lower case.
_MACROS = r"""
CREATE OR REPLACE TEMP MACRO normal_text(t) AS CASE WHEN regexp_matches(t,
    '["''`´’‘“”„«»!?¡¿;…。、！？；「」『』【】（）()\[\]{}|.,:‐‑–—_-]|\s\s|[\t\n\f\r]|^\s|\s$')
THEN trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    lower(t),
    '([^\d])["''`´’‘“”„«»]+', '\1 ', 'g'),
    '[!?¡¿;…。、！？；「」『』【】（）()\[\]{}|]+|[.,:]+(\s|$)|^["''`´’‘“”„«»]+', ' ', 'g'),
    '(\pL{2})[-‐‑–—_](\pL)', '\1 \2', 'g'),
    '\s{2,}|[\t\n\f\r]', ' ', 'g')) ELSE lower(t) END;
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
SELECT question_id, task, language, prompt, letters, gold_text.gold
FROM written_question JOIN gold_text ON gold_text.written = written_question.gold
"""

# Prompts take long to normalise; most have no letters in common with those of another question of the same gold.
_SAME_TEXT = """
CREATE TABLE same_text AS
WITH same_letters AS (SELECT language, letters, gold FROM composed GROUP BY ALL HAVING count(*) > 1),
normal AS MATERIALIZED (
    SELECT question_id, language, gold, normal_text(prompt) AS text
    FROM composed SEMI JOIN same_letters USING (language, letters, gold)
),
twice AS (SELECT language, text, gold FROM normal GROUP BY ALL HAVING count(*) > 1)
SELECT question_id, kept_id FROM (
    SELECT question_id, first(question_id) OVER (
        PARTITION BY language, text, gold ORDER BY place_of(question_id), question_id) AS kept_id
    FROM normal SEMI JOIN twice USING (language, text, gold)
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


def letters_of(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """A number that is the same for two texts with the same letters and digits, whatever their case, order, spacing
    and punctuation; of other scripts than the Latin one only how many ideographs there are."""
    return pa.chunked_array([_sums(chunk) for chunk in texts.chunks], pa.int64())


def _sums(texts: pa.Array) -> pa.Array:
    import numpy as np

    _, offsets, signs = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    first, last = int(ends[0]), int(ends[-1])
    weights = _weights()[np.frombuffer(signs or b"", np.uint8)[first:last]]
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(weights)])[ends - first]
    return pa.array(np.diff(sums))


@cache
def _weights() -> "np.ndarray[Any, Any]":
    """A number a byte of UTF-8: none of all that normalisation may change."""
    import numpy as np

    found = np.zeros(256, np.int64)
    for place, sign in enumerate("0123456789abcdefghijklmnopqrstuvwxyz"):
        found[[ord(sign), ord(sign.upper())]] = pow(0x9E3779B97F4A7C15, place + 1, 2**63)
    found[0xE4:0xEA] = 1  # The first byte of an ideograph.
    return found


def compose(connection: "DuckDBPyConnection") -> None:
    """Create composed(question_id, task, language, prompt, letters, gold) from `question`: the prompt in form NFKC,
    its `letters_of`, and the gold normalised."""
    table = connection.sql(_RAW).to_arrow_table(BATCH)
    for name in ("prompt", "gold"):
        table = table.set_column(table.schema.get_field_index(name), name, nfkc(table[name]))
    connection.register("written_question", table.append_column("letters", letters_of(table["prompt"])))
    connection.execute(_COMPOSED)
    connection.unregister("written_question")


def same_text(connection: "DuckDBPyConnection") -> None:
    """Create same_text(question_id, kept_id), a row a question that leaves: of equal prompts with equal gold, in one
    language, one is kept."""
    connection.execute(_SAME_TEXT)
