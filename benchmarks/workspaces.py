"""Workspaces for benchmarks: a folder with shopmark.yaml over raw files that are there already or are written first."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.workspace import config_file
from warehouse.workspace import Workspace

SALT = "a salt for benchmarks only"


def make_workspace(
    folder: Path,
    sources: Mapping[str, Path | None],
    *,
    threads: int = 2,
    profile: str = "internal",
    tasks: Sequence[str] = (),
    per_language: int | None = None,
) -> Workspace:
    """Write shopmark.yaml into `folder` and open it; every task unless some are named, every language, and the quotas
    of the tasks unless one for all is given."""
    folder.mkdir(parents=True, exist_ok=True)
    places = {name: str(path.resolve()) if path else "" for name, path in sources.items()}
    # JSON is YAML, and quotes every path as it must be.
    settings = {
        "name": "benchmark",
        "version": "0.1.0",
        "profile": profile,
        "threads": threads,
        "sources": places,
        "tasks": list(tasks),
        "per_language": per_language,
    }
    config_file(folder).write_text(json.dumps(settings, indent=1), encoding="utf-8")
    return Workspace.open(folder)


def sample_workspace(folder: Path, products: int, *, threads: int = 2) -> Workspace:
    """A workspace over a fresh sample market of that many products (written, not ingested)."""
    from warehouse.sample import write_market

    write_market(folder / "market", products=products)
    return make_workspace(folder, {"sample_market": folder / "market" / "raw"}, threads=threads, profile="permissive")
