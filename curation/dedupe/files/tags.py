"""The columns that a removed row gets: which row stays for it, found by which stage, how near, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.files.head import Head
from schemas.errors import ShopmarkError
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TAGS = {
    "dedupe_kept_id": pa.string(),
    "dedupe_kept_release": pa.string(),
    "dedupe_stage": pa.string(),
    "dedupe_score": pa.float64(),
    "dedupe_why": pa.string(),
}
"""Column -> type. dedupe_kept_release: None where the row that stays is of the same file."""

_FORMULA = r"^[=@\t\r]|^[+-](?:[^0-9.]|.*[^0-9.eE])"
"""What a spreadsheet would run; a bare number with a sign is none."""


def tagged_lines(
    connection: "DuckDBPyConnection", name: str, delimiter: str, records: pa.Array, tags: pa.Table
) -> pa.Array:
    """Records of a text format (without line ends) with their tags behind them.

    Args:
        connection: for SQL.
        name: `jsonl` or `csv`.
        delimiter: of the fields of a CSV.
        records: each one a JSON object or a CSV record.
        tags: a row a record, columns of TAGS.
    """
    table = tags.append_column("record", records)
    connection.register("tagged", table.append_column("place", pa.array(range(len(table)), pa.int64())))
    lines = _JSON if name == "jsonl" else _csv(delimiter)
    found = connection.sql(f"SELECT {lines} AS line FROM tagged ORDER BY place").to_arrow_table()
    connection.unregister("tagged")
    return found["line"].combine_chunks()


# A comma before the bracket is no JSON, but parsers let it pass.
_JSON = (
    r"regexp_replace(record, ',?\s*\}\s*$', '') || ', ' || substr(to_json(struct_pack("
    + ", ".join(f'"{name}"' for name in TAGS)
    + "))::VARCHAR, 2)"
)


def _csv(delimiter: str) -> str:
    """SQL of a record with five more fields; texts are quoted, and never formulas to a spreadsheet."""
    fields = ["record"]
    for name, type_ in TAGS.items():
        if type_ == pa.string():
            safe = f"CASE WHEN regexp_matches(\"{name}\", {literal(_FORMULA)}) THEN ' ' ELSE '' END || \"{name}\""
            fields.append(f"""coalesce('"' || replace({safe}, '"', '""') || '"', '')""")
        else:
            fields.append(f"coalesce(\"{name}\"::VARCHAR, '')")
    return f" || {literal(delimiter)} || ".join(fields)


def header_with_tags(head: Head) -> bytes:
    """The head of a CSV file with the names of the tags behind the last column."""
    return head.preamble + (head.delimiter + head.delimiter.join(TAGS) + head.line_end).encode()


def tagged_rows(rows: pa.Table, tags: pa.Table) -> pa.Table:
    """Rows of a Parquet file with their tags behind the other columns."""
    for name, type_ in TAGS.items():
        rows = rows.append_column(pa.field(name, type_), pc.cast(tags[name], type_))
    return rows


def refuse_tags(columns: Sequence[str], path: Path) -> None:
    """Check that a file has none of the columns that removed rows get.

    Raises:
        ShopmarkError: it has one.
    """
    if clash := sorted(set(columns) & set(TAGS)):
        raise ShopmarkError(
            f"the file has the column `{clash[0]}`, which dedupe adds to removed rows",
            str(path),
            "Rename it, or dedupe the file that was there before.",
        )
