"""Opening the warehouse: one writer, clear words when it is held, empty or newer."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from schemas.core import CORE_TABLES
from schemas.errors import IngestError
from tests.warehouse.conftest import Shop
from warehouse import connection as connection_module
from warehouse.connection import open_warehouse

HOLD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def hold(shop: Shop, seconds: float) -> "subprocess.Popen[str]":
    """Another process that has the warehouse open."""
    command = [sys.executable, "-c", HOLD, str(shop.workspace.warehouse_file), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_writer_makes_the_rooms_of_the_warehouse(shop: Shop) -> None:
    with open_warehouse(shop.workspace, write=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
    assert {f"core.{name}" for name in CORE_TABLES} | {"rejects.row", "rejects.file"} <= {name for (name,) in tables}


def test_an_open_waits_until_another_process_lets_go(shop: Shop) -> None:
    shop.ingest()
    process = hold(shop, 1.0)
    with open_warehouse(shop.workspace, write=True) as connection:
        assert connection.execute("SELECT count(*) FROM core.product").fetchall() == [(2,)]
    assert process.wait(60) == 0


def test_a_warehouse_that_stays_held_is_a_clear_error(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.ingest()
    monkeypatch.setattr(connection_module, "LOCK_SECONDS", 0.3)
    process = hold(shop, 60)
    try:
        with pytest.raises(IngestError, match="in use") as caught, open_warehouse(shop.workspace, write=False):
            pass
        assert caught.value.where.endswith("warehouse.duckdb")
    finally:
        process.kill()
        process.wait()


def test_writers_of_one_process_queue(shop: Shop) -> None:
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda _: shop.ingest(), range(3)))
    assert sorted(report.changed for report in reports) == [False, False, True]


def test_reading_an_empty_warehouse_is_a_clear_error(shop: Shop) -> None:
    with pytest.raises(IngestError, match="empty"), open_warehouse(shop.workspace, write=False):
        pass


def test_a_file_that_is_no_warehouse_is_a_clear_error(shop: Shop) -> None:
    shop.workspace.state.mkdir()
    shop.workspace.warehouse_file.write_bytes(b"no database" * 1000)
    with pytest.raises(IngestError, match="cannot be opened"), open_warehouse(shop.workspace, write=True):
        pass


def test_a_warehouse_of_a_newer_shopmark_is_refused(shop: Shop) -> None:
    with open_warehouse(shop.workspace, write=True) as connection:
        connection.execute("INSERT INTO main.migration VALUES (999)")
    with pytest.raises(IngestError, match="newer"), open_warehouse(shop.workspace, write=True):
        pass
