"""What all the programs share: reading rows, writing what is removed. Standard library only."""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path


def options(default_threshold: float | None = None) -> argparse.Namespace:
    """The command line: input, removed, threshold, vectors, folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("input", type=Path, help="JSON lines with id and text")
    parser.add_argument("removed", type=Path, help="gets id, tab, id of the row that stays")
    parser.add_argument("--threshold", type=float, default=default_threshold)
    parser.add_argument("--vectors", type=Path, help="NumPy file: a unit vector for each row of the input")
    parser.add_argument("--folder", type=Path, help="for what the tool writes on its way")
    return parser.parse_args()


def read(path: Path) -> tuple[list[str], list[str]]:
    """Ids and texts."""
    with path.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [str(row["id"]) for row in rows], [row["text"] for row in rows]


def write(path: Path, removed: Mapping[str, str] | Iterable[str]) -> None:
    """Removed ids, with the ids that stay for them where they are known."""
    pairs = removed.items() if isinstance(removed, Mapping) else ((id_, "") for id_ in removed)
    path.write_text("".join(f"{id_}\t{kept}\n" for id_, kept in pairs), encoding="utf-8")
