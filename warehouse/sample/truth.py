"""The truth of a sample market as Parquet tables below truth/, for the oracle; ingest never opens them.

Ids are the shop's own: the core id is `sample_market:<id>`, of a value `sample_market:<attribute>.<value>`.
Each `sql/truth/<table>.sql` gives one table; its opening comment says what the table means and stands in README.md.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.sample.raw_files import write_parquet

if TYPE_CHECKING:
    import duckdb

_SQL = Path(__file__).parent / "sql" / "truth"
OF_TEXTS = ("keyphrase", "stated_fact", "title")
"""The tables that only live as long as the texts of a chunk: market.py writes them."""
_BROKEN_ROW = "Damaged rows of the raw files: the number of the record below the header, and why ingest must reject it."


def truth_sql(name: str) -> str:
    """The SQL of one truth table."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def write_truth(connection: "duckdb.DuckDBPyConnection", folder: Path, broken: list[dict[str, Any]]) -> None:
    """Write all truth tables but those of texts, and README.md."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    meanings = {"broken_row": _BROKEN_ROW}
    for path in sorted(_SQL.glob("*.sql")):
        meanings[path.stem] = _meaning(truth_sql(path.stem))
        if path.stem not in OF_TEXTS:
            write_parquet(connection, truth_sql(path.stem), folder / f"{path.stem}.parquet")
    schema = pa.schema([("file", pa.string()), ("row", pa.int64()), ("reason", pa.string())])
    rows = sorted(broken, key=lambda row: (row["file"], row["row"]))
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "broken_row.parquet")
    text = "\n".join(f"- `{name}.parquet`: {meaning}" for name, meaning in sorted(meanings.items()))
    (folder / "README.md").write_text(f"{__doc__}\n{text}\n", encoding="utf-8")


def _meaning(sql: str) -> str:
    """The opening comment of a table's SQL, as one line."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)
