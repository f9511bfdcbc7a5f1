"""One real Prefect server and one built workspace for all tests of flows."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.server import prefect_server

SALT = "a salt for tests only"
CONFIG = """\
name: tiny
version: 0.1.0
sources: {sample_market: market/raw}
tasks:
  - applicable_attribute
  - product_category_classification
  - query_product_ranking
  - title_translation
  - unit_conversion
per_language: 20
sample: {per_stratum: 1}
"""


@contextmanager
def running(*command: str | Path, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own session, ended with all its children: first asked, then killed.

    Workers of Prefect and of Dask sometimes wait for ever for their own loops when they are asked to end; what they
    ran for the tests has ended long before.
    """
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server that this process talks to; stopped at the end."""
    os.environ["SHOPMARK_SALT"] = SALT
    with prefect_server(tmp_path_factory.mktemp("prefect-state")) as address:
        yield address


@pytest.fixture(scope="session")
def workspace_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small sample market, not built yet."""
    from warehouse.sample import write_market

    folder = tmp_path_factory.mktemp("tiny")
    write_market(folder / "market", products=200, seed=3)
    (folder / "shopmark.yaml").write_text(CONFIG, encoding="utf-8")
    return folder
