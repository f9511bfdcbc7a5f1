"""What `shopmark source new | add | check` does, as functions."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import SpecError
from schemas.workspace import config_file
from warehouse.connection import memory_warehouse
from warehouse.ingest.landing import make_raw_table
from warehouse.ingest.mapping import rebuild_core
from warehouse.ingest.source_files import RawFile, files_in, raw_files
from warehouse.sources_list import SourceFolder, list_sources
from warehouse.workspace import Workspace

_TEMPLATE = Path(__file__).resolve().parent / "source_template"


@dataclass(frozen=True)
class Added:
    """A source that shopmark.yaml uses now. before: the path that stood there, None if there was none."""

    name: str
    path: str
    before: str | None
    files: tuple[RawFile, ...]


def find_source(workspace: Workspace, name: str) -> SourceFolder:
    """The source `name`, built in or the user's own.

    Raises:
        SpecError: there is none (the names that there are), or a source.yaml is wrong.
    """
    sources = list_sources(workspace.source_roots)
    if name not in sources:
        raise SpecError(
            f"there is no source `{name}`",
            ", ".join(map(str, workspace.source_roots)),
            f"Known: {', '.join(sorted(sources))}. A new one: shopmark source new {name}",
        )
    return sources[name]


def check_source(workspace: Workspace, name: str) -> dict[str, int] | None:
    """Check a source's specification, bind its SQL to the columns that it declares, look for its raw files.

    Returns:
        Kind of file -> how many there are; None if shopmark.yaml does not use the source.

    Raises:
        SpecError: the specification or the SQL is wrong (file and line).
        IngestError: the folder or files of a pattern are missing.
    """
    source = find_source(workspace, name)
    with memory_warehouse() as connection:
        for spec in source.spec.files:
            make_raw_table(connection, source.name, spec)
        rebuild_core(connection, source)
    if name not in workspace.config.sources:
        return None
    found = dict.fromkeys((spec.name for spec in source.spec.files), 0)
    for file in raw_files(workspace, source):
        found[file.spec.name] += 1
    return found


def new_source(root: Path, name: str) -> Path:
    """Write a small source that works into root/<name>, with two raw rows in `example/`, to be changed by hand.

    Raises:
        SpecError: a bad name, or the folder is there already.
    """
    if not (name.isascii() and name.isidentifier() and name.islower() and 2 <= len(name) <= 41 and name[0] != "_"):
        raise SpecError(f"{name!r} is no name for a source", "", "Write lower case letters, digits and _ (2 to 41).")
    folder = root / name
    if folder.exists():
        raise SpecError(f"source {name} is there already", str(folder), "Choose another name, or change that one.")
    shutil.copytree(_TEMPLATE, folder)
    file = folder / "source.yaml"
    text = file.read_text(encoding="utf-8").replace("<NAME>", name)
    file.write_text(text.replace("<TITLE>", name.replace("_", " ").capitalize()), encoding="utf-8")
    return folder


def add_source(workspace: Workspace, name: str, path: Path | None) -> Added:
    """Write the source and where its raw files lie into shopmark.yaml; all else there stays, comments too.

    path: a folder, relative to the current one; None for a source whose files are a Python package.

    Raises:
        SpecError: no such source, or a path is given (or lacks) though the source is (is not) a package.
        IngestError: the folder is missing, or it has no file for one of the patterns.
    """
    source = find_source(workspace, name)
    if (path is None) != bool(source.spec.package):
        raise SpecError(
            f"the files of {name} are in the package {source.spec.package}"
            if source.spec.package
            else f"where do the files of {name} lie?",
            str(source.path / "source.yaml"),
            "Leave the path out." if source.spec.package else f"shopmark source add {name} PATH",
        )
    place = "" if path is None else _written(workspace.root, path.expanduser().resolve())
    files = tuple(files_in(source, path.expanduser().resolve())) if path is not None else ()
    before = _configure(config_file(workspace.root), name, place)
    return Added(name, place, before, files)


def _written(root: Path, path: Path) -> str:
    """Relative to shopmark.yaml for a path below it, so that the folder can be moved as a whole."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _configure(file: Path, name: str, place: str) -> str | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    config = yaml.load(file.read_text(encoding="utf-8"))
    before = config["sources"].get(name)
    config["sources"][name] = DoubleQuotedScalarString(place)
    temporary = file.with_name(f".{file.name}.new")
    with temporary.open("w", encoding="utf-8") as stream:
        yaml.dump(config, stream)
    temporary.replace(file)
    return None if before is None else str(before)
