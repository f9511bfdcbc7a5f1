"""The macros that mapping SQL may use: nid(x) names an id within its source, clean_text(x) makes text plain."""

import html
import re

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from warehouse.sql_text import literal

_BLOCK_TAGS = (
    "address article aside audio base blockquote body br button canvas caption center col colgroup dd details dialog "
    "dir div dl dt embed fieldset figcaption figure footer form frame frameset h[1-6] head header hr html iframe img "
    "input label legend li link main map menu meta nav noscript object ol optgroup option p param picture pre script "
    "section select source style summary svg table tbody td template textarea tfoot th thead title tr track ul video"
)
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)


def _tags(names: str) -> re.Pattern[str]:
    return re.compile(rf"</?(?:{names.replace(' ', '|')})(?:[\s/][^<>]*)?>", re.IGNORECASE)


_HIDDEN = re.compile(
    r"<!--.*?-->|<(script|style)\b[^<>]*>.*?</\1\s*>|<![a-z][^<>]*>|<\?xml[^<>]*>", re.IGNORECASE | re.DOTALL
)
# Names of tags are listed because shops write <inches> and 3 < 5 too, and that is text.
_INLINE, _BLOCK = _tags(_INLINE_TAGS), _tags(_BLOCK_TAGS)
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
    # Only text that may hold markup visits Python, each distinct text of a batch once; only text that holds more than
    # single plain spaces is rewritten (rewriting every space would cost ten times the rest).
    connection.execute(
        r"""CREATE OR REPLACE TEMP MACRO plain_spaces(x) AS
        CASE WHEN regexp_matches(x, '[\s\p{Z}]{2}|[^\P{Z} ]|\p{Cc}|\p{Cf}')
            THEN regexp_replace(regexp_replace(x, '[\s\p{Z}]+', ' ', 'g'), '[\p{Cc}\p{Cf}]', '', 'g') ELSE x END"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP MACRO clean_text(x) AS nullif(trim(nfc_normalize(plain_spaces(
            CASE WHEN contains(x, '&') OR contains(x, '<') THEN plain_html(x) ELSE x END))), '')"""
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
    if "<" not in text:
        return text
    text = _HIDDEN.sub(" ", text)
    return _BLOCK.sub(" ", _INLINE.sub("", text))
