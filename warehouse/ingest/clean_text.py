"""The macros that mapping SQL may use: nid(x) names an id within its source, clean_text(x) makes text plain."""

import html
import re

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from warehouse.ingest.typed_columns import literal

_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_DECODINGS = 4
"""Text that was escaped more often than this is left as it is."""


def define_macros(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Define, for this connection, nid(x) of `source` and clean_text(x).

    clean_text: HTML entities decoded (also twice encoded ones), tags, control and zero-width characters gone, white
    space collapsed, Unicode NFC; NULL where nothing is left.
    """
    connection.execute(f"CREATE OR REPLACE TEMP MACRO nid(x) AS {literal(source + ':')} || CAST(x AS VARCHAR)")
    known = connection.execute("SELECT count(*) FROM duckdb_functions() WHERE function_name = 'plain_html'").fetchall()
    if not known[0][0]:
        connection.create_function("plain_html", _plain_html, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
    # Only text that may hold markup visits Python, each distinct text of a batch once.
    connection.execute(
        r"""CREATE OR REPLACE TEMP MACRO clean_text(x) AS nullif(trim(nfc_normalize(regexp_replace(regexp_replace(
            CASE WHEN contains(x, '&') OR contains(x, '<') THEN plain_html(x) ELSE x END,
            '[\s\p{Z}]+', ' ', 'g'), '[\p{Cc}\p{Cf}]', '', 'g'))), '')"""
    )


def _plain_html(texts: pa.ChunkedArray) -> pa.Array:
    """Decode and strip each distinct text once."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    encoded = whole.dictionary_encode()
    cleaned = pa.array([None if text is None else _strip(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return cleaned.take(encoded.indices)


def _strip(text: str) -> str:
    for _ in range(_DECODINGS):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    text = _HIDDEN.sub(" ", text)
    return _TAG.sub(" ", _INLINE.sub("", text))
