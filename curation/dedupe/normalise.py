"""Stage 1: texts that are equal but for case, width, spacing and punctuation that carries no meaning."""

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Punctuation that tells facts apart stays: between digits (1.5, 3/4, 10-12), signs of numbers, inches, C++, A+, %.
_MACROS = r"""
CREATE OR REPLACE TEMP MACRO normal_text(t) AS trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    lower(t),
    '([^\d])["''`´’‘“”„«»]+', '\1 ', 'g'),
    '[!?¡¿;…。、！？；「」『』【】（）()\[\]{}|]+|[.,:]+(\s|$)|^["''`´’‘“”„«»]+', ' ', 'g'),
    '(\pL{2})[-‐‑–—_](\pL)', '\1 \2', 'g'),
    '\s+', ' ', 'g'))
"""


def create_text_macros(connection: "DuckDBPyConnection") -> None:
    """Create the SQL macro `normal_text(t)`: lower case, single spaces, no punctuation that carries no meaning."""
    connection.execute(_MACROS)


def compose(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts in Unicode form NFKC: full-width letters, ligatures and squared units become plain ones."""
    return pc.utf8_normalize(texts, form="NFKC")
