"""Dedupe on a real Dask cluster of two workers: the same result as on threads, whatever the number of shards."""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.engine import EngineOptions, text_engine
from schemas.errors import ServerError
from tests.flows.conftest import running

pytest.importorskip("prefect_dask", reason="Dask is not installed: pip install 'shopmark[dask]'")
pytestmark = pytest.mark.server

_SECONDS = 60
FILES = ("kept.jsonl", "removed.jsonl", "look_alikes.jsonl", "translations.jsonl")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler that has two workers, each a process of its own."""
    from distributed import Client

    address = f"tcp://127.0.0.1:{_free_port()}"
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1], "--no-dashboard"]
    worker = ["dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with ExitStack() as processes:
        for name, *rest in (scheduler, worker, worker):
            processes.enter_context(running(sys.executable, "-m", f"distributed.cli.{name}", *rest))
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                with Client(address, timeout="2s", set_as_default=False) as client:
                    client.wait_for_workers(2, timeout=_SECONDS)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
        yield address


def _questions() -> list[str]:
    words = ("Which voltage does the {} need?", "Name the voltage that {} runs on.")
    items = [
        f"{a} {b} T{n}" for a, b, n in product(("Norvik", "Talmer", "Quessa"), ("kettle", "toaster"), range(40, 46))
    ]
    texts = [wording.format(item) for item in items for wording in words]
    return texts + [text.upper() for text in texts[::3]] + [f"{text} Answer briefly." for text in texts[::4]]


def test_two_workers_find_what_threads_find(cluster: str, server: str, tmp_path: Path) -> None:
    from flows.dedupe import on_dask

    texts = [json.dumps({"id": f"q{place}", "text": text}) for place, text in enumerate(_questions())]
    (tmp_path / "in.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")

    def run(name: str, shard_rows: int | None, spread: Any = None) -> list[str]:
        engine = text_engine(EngineOptions(shard_rows=shard_rows), spread=spread, say=lambda _: None)
        out = tmp_path / name
        dedupe_file(tmp_path / "in.jsonl", out, Columns("text"), engine, threads=2, say=lambda _: None)
        return [(out / file).read_text(encoding="utf-8") for file in FILES if (out / file).is_file()]

    alone = run("threads", None)
    assert alone[1].count("\n") > 10
    assert run("four shards", 30) == alone
    assert on_dask(cluster, lambda spread: run("dask", None, spread)) == alone
    assert on_dask(cluster, lambda spread: run("dask, four shards", 30, spread)) == alone


def test_the_work_goes_to_both_workers(cluster: str, server: str) -> None:
    from flows.dedupe import on_dask

    slow = lambda number: (__import__("time").sleep(0.3), __import__("os").getpid())[1]  # noqa: E731 - pickled by value
    pids = on_dask(cluster, lambda spread: spread(slow, [(number,) for number in range(6)]))
    assert len(set(pids)) == 2
    assert os.getpid() not in pids


def test_a_scheduler_that_is_not_there_is_named(server: str) -> None:
    from flows.dedupe import on_dask

    address = f"tcp://127.0.0.1:{_free_port()}"
    with pytest.raises(ServerError, match="no Dask scheduler answers") as error:
        on_dask(address, lambda spread: None)
    assert address in error.value.where
