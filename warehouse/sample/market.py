"""Writes a sample market: draws it in an in-memory DuckDB and streams it to raw/ and truth/."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from schemas.errors import SpecError
from schemas.languages import LANGUAGES
from warehouse.memory import memory_database
from warehouse.sample.raw_files import RawFile, Written, write_raw_file
from warehouse.sample.shop_files import (
    catalog_files,
    customer_files,
    keyphrase_file,
    log_files,
    product_file,
    search_files,
    text_file,
)
from warehouse.sample.truth import OF_TEXTS, truth_sql, write_truth
from warehouse.sample.world import World, load_world
from warehouse.sample.world_tables import load_tables

if TYPE_CHECKING:
    import duckdb

FEWEST, MOST = 100, 2_000_000
CHUNK = 20_000
"""Products whose texts are made at a time: bounds the memory."""
_SQL = Path(__file__).parent / "sql"
_MARKER = "market.json"
_DRAWN = (
    "macros",
    "products",
    "text_rules",
    "queries",
    "needs",
    "customers",
    "sessions",
    "reviews",
    "service",
    "situations",
)


@dataclass(frozen=True)
class MarketSummary:
    """What was written. raw: where the raw files lie; rows: kind of file -> records; broken: damaged rows."""

    raw: str
    products: int
    seed: int
    files: int
    rows: dict[str, int]
    bytes: int
    broken: int


def write_market(folder: Path, *, products: int = 500, seed: int = 0) -> MarketSummary:
    """Write raw/, truth/ and market.json below `folder`; the same arguments give the same bytes.

    An earlier sample market in `folder` is replaced.

    Raises:
        SpecError: `products` is out of bounds, the world files are wrong, or `folder` holds raw or truth
            files that are no sample market.
    """
    if not FEWEST <= products <= MOST:
        raise SpecError(
            f"a sample market has {FEWEST} to {MOST:,} products, not {products}", "--products", "Choose another number."
        )
    world = load_world()
    _clear(folder)
    with (
        TemporaryDirectory(prefix=".drawing-", dir=folder) as spill,
        _drawing(world, products, seed, spill) as connection,
    ):
        written = list(_write(connection, folder, products, str(seed)))
        broken = [row for file in written for row in file.broken]
        write_truth(connection, folder / "truth", broken)
    rows: dict[str, int] = {}
    for file in written:
        kind = _kind(file.path)
        rows[kind] = rows.get(kind, 0) + file.rows
    summary = MarketSummary(
        str(folder / "raw"), products, seed, len(written), rows, sum(file.bytes for file in written), len(broken)
    )
    told = {name: value for name, value in asdict(summary).items() if name != "raw"}
    (folder / _MARKER).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return summary


def _kind(path: str) -> str:
    """`texts/de-000.csv.gz` -> `texts`: files of one kind differ only in what stands behind a hyphen."""
    first, _, name = path.partition("/")
    return first if first in ("texts", "logs", "orders", "reviews") else name.split(".")[0].split("-")[0]


def _clear(folder: Path) -> None:
    """Make room; only what a sample market wrote is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / _MARKER
    for name in ("raw", "truth"):
        if (folder / name).exists():
            if not marker.is_file():
                raise SpecError(
                    f"{folder / name} is there and is no sample market", str(folder), "Choose another folder."
                )
            shutil.rmtree(folder / name)
    # Until everything is written the marker says: unfinished, may be replaced.
    marker.write_text('{"unfinished": true}\n', encoding="utf-8")


def _drawing(world: World, products: int, seed: int, spill: str) -> "duckdb.DuckDBPyConnection":
    """An in-memory database in which the whole market but its texts is drawn; `spill` takes what memory cannot."""

    connection = memory_database()
    # One thread: rows leave in the order of the query, also where it says nothing of ties.
    connection.execute("SET threads = 1")
    connection.execute("SET temp_directory = $1", [spill])
    load_tables(connection, world)
    sizes = {
        "products": products,
        "users": 2_000 + products * 7 // 10,
        "baskets": 5_000 + 3 * products,
        "sessions": 4_000 + 2 * products,
        "reviews": 6_000 + 5 * products // 2,
        "questions": 600 + products,
        "talks": 1_920 + 3 * products // 10,
    }
    connection.execute(f"SET VARIABLE seed = '{int(seed)}'")
    for name, value in sizes.items():
        connection.execute(f"SET VARIABLE {name} = {value}")
    for name in _DRAWN:
        connection.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))
    return connection


def _write(connection: "duckdb.DuckDBPyConnection", folder: Path, products: int, seed: str) -> Iterator[Written]:
    """Write all raw files, and the truth of the texts, which only lives for a chunk."""
    import pyarrow.parquet as pq

    def write(file: RawFile) -> Written:
        return write_raw_file(connection, folder / "raw", file, seed)

    yield from map(write, catalog_files())
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    texts = "".join((_SQL / f"{name}.sql").read_text(encoding="utf-8") for name in ("texts", "keyphrases"))
    size = min(CHUNK, -(-products // 2))  # at least two files of a kind, also in a small market
    writers: dict[str, pq.ParquetWriter] = {}
    for number, low in enumerate(range(0, products, size)):
        yield write(product_file(number, low, low + size))
        connection.execute(f"SET VARIABLE low = {low}; SET VARIABLE high = {low + size}")
        connection.execute(texts)
        for locale in LANGUAGES:
            yield write(text_file(locale, number))
        yield write(keyphrase_file(number))
        for name in OF_TEXTS:
            rows = connection.sql(truth_sql(name)).to_arrow_table()
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / "truth" / f"{name}.parquet", rows.schema)
            writers[name].write_table(rows)
    for writer in writers.values():
        writer.close()
    for files in (search_files(), log_files(), customer_files()):
        yield from map(write, files)
