"""Core rows whose text is not in the language that they claim: the table other_language(src, why).

The filters look at what a question shows. This looks at the rows behind it, each with its own language, so that it also
sees a text that stands among others in one slot, an option, and a question across languages.
"""

from typing import TYPE_CHECKING

from curation.text_language import READ, other_language

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXTS = (
    ("product_text", "title"),
    ("product_text", "description"),
    ("review", "text"),
    ("qa", "question"),
    ("qa", "answer"),
    ("query", "text"),
)
"""Core table and column, of the tables that have a locale."""


def find_other_language(connection: "DuckDBPyConnection") -> None:
    """Create the table; `connection` has the core tables and used_row."""
    parts = [
        f"SELECT src, '{column}' AS name, locale AS language, left({column}, {READ}) AS text "
        f"FROM {table} SEMI JOIN used_row USING (src) WHERE {column} IS NOT NULL"
        for table, column in _TEXTS
    ]
    connection.execute(f"CREATE TABLE row_text AS {' UNION ALL '.join(parts)}")
    connection.register("other_text", other_language(connection, "SELECT language, text FROM row_text"))
    connection.execute(
        "CREATE TABLE other_language AS "
        "SELECT src, min(name || ' is not in ' || language || ': ' || why || ': ' || left(text, 80)) AS why "
        "FROM row_text JOIN other_text USING (language) WHERE opening = text GROUP BY src"
    )
