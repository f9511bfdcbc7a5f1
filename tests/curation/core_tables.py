"""Core tables as Parquet out of a few literal rows; the tables that are not named are empty."""

from pathlib import Path
from typing import Any

import duckdb

from schemas.core import CORE_TABLES


def write_core(folder: Path, **rows: list[dict[str, Any]]) -> dict[str, Path]:
    """Every core table in `folder`; `source` and `src` are filled in."""
    paths = {}
    with duckdb.connect() as connection:
        for name, table in CORE_TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in table.columns.items())})")
            for number, row in enumerate(rows.get(name, []), 1):
                lineage = {"source": "shop", "src": f"shop:{name}.csv#{number}"}
                filled = {key: lineage[key] for key in lineage if key in table.columns} | row
                assert filled.keys() <= table.columns.keys(), filled.keys() - table.columns.keys()
                connection.execute(
                    f"INSERT INTO {name} VALUES ({', '.join('?' * len(table.columns))})",
                    [filled.get(column) for column in table.columns],
                )
            paths[name] = folder / f"{name}.parquet"
            connection.execute(f"COPY {name} TO '{paths[name]}' (FORMAT parquet)")
    return paths
