"""What tests of several rooms share: one small sample market, ingested and published once."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from warehouse.workspace import Workspace

LICENCES = {"sample_market": "Apache-2.0"}


@dataclass(frozen=True)
class Sample:
    """A market of 500 products. truth: for the oracle; tables: the published core tables; read them, write nothing."""

    workspace: Workspace
    truth: Path
    tables: dict[str, Path]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A sample market, its workspace and its snapshot; made once a session (10 seconds)."""
    from warehouse.ingest import ingest_source
    from warehouse.sample import write_market
    from warehouse.snapshot import publish_snapshot

    folder = tmp_path_factory.mktemp("sample")
    write_market(folder / "market", products=500, seed=0)
    config = "name: sample\nversion: 0.1.0\nthreads: 2\nsources: {sample_market: market/raw}\n"
    (folder / "shopmark.yaml").write_text(config, encoding="utf-8")
    workspace = Workspace.open(folder)
    ingest_source(workspace, "sample_market")
    snapshot = publish_snapshot(workspace)
    return Sample(workspace, folder / "market" / "truth", {name: file.path for name, file in snapshot.tables.items()})
