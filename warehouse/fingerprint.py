"""Fingerprints: what a result depends on, as one short hash.

Counts: names and content of inputs, configuration, code version of the stage, versions of libraries that touch the
output. Does not count: time, paths of the machine, row order of a set, thread count.
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any


def fingerprint(parts: Any) -> str:
    """16 hex digits of the SHA-256 of `parts` (anything JSON can hold) in canonical form."""
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hex, read in blocks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_sha256(folder: Path) -> str:
    """One hash over the relative names and bytes of all files below `folder`, caches left out."""
    entries = [
        (str(path.relative_to(folder)), file_sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return fingerprint(entries)


def library_versions(*names: str) -> dict[str, str]:
    """Installed versions of the libraries that touch an output."""
    return {name: version(name) for name in sorted(names)}
