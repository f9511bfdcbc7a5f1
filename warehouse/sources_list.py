"""All sources there are: built-in and the user's own, listed by the same code."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import SpecError
from schemas.source import SourceSpec
from schemas.yaml_file import read_yaml_model


@dataclass(frozen=True)
class SourceFolder:
    """A source as it stands on disk: `path` holds source.yaml and the mapping SQL."""

    name: str
    path: Path
    spec: SourceSpec


def list_sources(roots: Iterable[Path]) -> dict[str, SourceFolder]:
    """Every `<root>/<name>/source.yaml`, loaded and checked, by name.

    Raises:
        SpecError: a source.yaml is wrong (file and line), names another source than its folder, a mapping SQL file is
            missing, or two roots hold the same name.
    """
    found: dict[str, SourceFolder] = {}
    for root in roots:
        for file in sorted(root.glob("*/source.yaml")):
            source = _load(file)
            if source.name in found:
                raise SpecError(
                    f"two sources are called {source.name}",
                    f"{file} and {found[source.name].path / 'source.yaml'}",
                    "Rename your folder and its `name`.",
                )
            found[source.name] = source
    return found


def _load(file: Path) -> SourceFolder:
    spec = read_yaml_model(file, SourceSpec)
    if spec.name != file.parent.name:
        raise SpecError(
            f"name: {spec.name} stands in the folder {file.parent.name}",
            f"{file}:{_line_of(file, 'name:')}",
            "Give the folder and `name` the same name.",
        )
    for part, name, sql in [("steps", *step) for step in spec.steps.items()] + [
        ("fills", *fill) for fill in spec.fills.items()
    ]:
        if Path(sql).name != sql or not (file.parent / sql).is_file():
            raise SpecError(
                f"{part}: {name}: {sql} is missing",
                f"{file}:{_line_of(file, f'{name}: {sql}')}",
                f"Create {file.parent / sql}, or name an SQL file that stands beside source.yaml.",
            )
    for entry in spec.files:
        unknown = sorted({*entry.key, *entry.required} - {*entry.columns, "_key", "line"})
        if unknown:
            raise SpecError(
                f"files: {entry.name}: key or required names {', '.join(unknown)}, which is no declared column",
                f"{file}:{_line_of(file, f'name: {entry.name}')}",
                f"Declare it under `columns`, or name one of: {', '.join(entry.columns)}.",
            )
        if entry.pattern.startswith("/") or ".." in Path(entry.pattern).parts:
            raise SpecError(
                f"files: {entry.name}: the pattern {entry.pattern} leaves the folder of the source",
                f"{file}:{_line_of(file, entry.pattern)}",
                "Write a pattern below the source's folder.",
            )
    return SourceFolder(spec.name, file.parent, spec)


def _line_of(file: Path, text: str) -> int:
    """The first line that holds `text`; 1 if it is written in another way."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
