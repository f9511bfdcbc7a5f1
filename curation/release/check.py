"""Compares a release folder with the checksums of its manifest."""

from dataclasses import dataclass
from pathlib import Path

from curation.release.candidate import UNSEALED, read_manifest
from curation.release.describe import files_below
from schemas.manifest import Manifest
from warehouse.fingerprint import file_sha256


@dataclass(frozen=True)
class ReleaseCheck:
    """What differs between a folder and its manifest; paths relative to the folder, sorted."""

    manifest: Manifest
    changed: list[str]
    missing: list[str]
    unlisted: list[str]

    @property
    def intact(self) -> bool:
        """Whether every file is what the manifest says and no file was added."""
        return not (self.changed or self.missing or self.unlisted)


def verify_release(folder: Path) -> ReleaseCheck:
    """Recompute every checksum of a release.

    Raises:
        GateError: the folder has no readable manifest.
    """
    manifest = read_manifest(folder)
    said = {entry.path: entry.sha256 for entry in manifest.files}
    there = {name: file_sha256(path) for name, path in files_below(folder, UNSEALED).items()}
    return ReleaseCheck(
        manifest,
        changed=sorted(path for path in said.keys() & there.keys() if said[path] != there[path]),
        missing=sorted(said.keys() - there.keys()),
        unlisted=sorted(there.keys() - said.keys()),
    )
