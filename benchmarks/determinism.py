"""Two builds in two processes, raw rows shuffled, one and four threads: is the released data the same, byte for byte?

    python -m benchmarks.determinism --products 500

Exit code 0 and the list of files that agree, or 1 and what differs. Not compared are the files that tell of lineage
(raw file names and row numbers) and of the machine: see APART.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shuffle import shuffle_source
from benchmarks.workspaces import make_workspace
from warehouse.fingerprint import file_sha256
from warehouse.sources_list import list_sources
from warehouse.workspace import CHECKOUT

APART = ("lineage.parquet", "manifest.json", "README.md", "report.html", "validation/")
"""Names row numbers and files, holds the hash of what does, or shows it; the manifest is compared without hashes."""


@dataclass(frozen=True)
class Comparison:
    """Files of two releases that are equal byte for byte, and those that differ or stand in one only."""

    same: list[str]
    different: list[str]


def compare_builds(folder: Path, products: int, *, tasks: Sequence[str] = (), seed: int = 1) -> Comparison:
    """Write a market below `folder`, build it twice (shuffled, other threads, another hash seed), compare."""
    from warehouse.sample import write_market

    write_market(folder / "market", products=products)
    raw, shuffled = folder / "market" / "raw", folder / "shuffled"
    source = list_sources([CHECKOUT / "warehouse" / "sources"])["sample_market"]
    shuffle_source(source.spec, raw, shuffled, seed)
    builds = [("first", raw, 1), ("second", shuffled, 4)]
    for name, place, threads in builds:
        make_workspace(folder / name, {"sample_market": place}, threads=threads, profile="permissive", tasks=tasks)
    running = [_start(folder / name, number) for number, (name, *_) in enumerate(builds)]
    return _compare(*[_release(process) for process in running])


def _start(folder: Path, hash_seed: int) -> "subprocess.Popen[str]":
    """The whole line in a process of its own; its messages go to this one's standard error."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.line", str(folder)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _release(process: "subprocess.Popen[str]") -> Path:
    """The release of a build, once it ended."""
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("a build failed; its message stands above")
    return Path(json.loads(said)["release"])


def _compare(first: Path, second: Path) -> Comparison:
    hashes = [_hashes(folder) for folder in (first, second)]
    names = sorted(hashes[0].keys() | hashes[1].keys())
    same = [name for name in names if hashes[0].get(name) == hashes[1].get(name)]
    different = sorted(set(names) - set(same))
    if _said(first) != _said(second):
        different.append("manifest.json")
    return Comparison(same, different)


def _hashes(folder: Path) -> dict[str, str]:
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: file_sha256(path) for name, path in files.items() if not name.startswith(APART)}


def _said(folder: Path) -> dict[str, object]:
    """The manifest without the hashes of lineage and of what shows it."""
    manifest: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = manifest["files"]
    assert isinstance(files, list)
    return manifest | {"files": [entry for entry in files if not entry["path"].startswith(APART)]}


def main() -> int:
    """Compare, and say what agrees and what does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=500, help="size of the sample market (500)")
    parser.add_argument("--tasks", nargs="*", default=[], help="names (default: all)")
    parser.add_argument("--folder", type=Path, help="where to build, kept afterwards (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shopmark-determinism-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result = compare_builds(folder, options.products, tasks=options.tasks)
    for name in result.same:
        print(f"same       {name}")
    for name in result.different:
        print(f"DIFFERENT  {name}")
    return 1 if result.different else 0


if __name__ == "__main__":
    sys.exit(main())
