"""The rooms of the house: imports run downwards only, and some libraries live in one room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "schemas": set(),
    "warehouse": {"schemas"},
    "curation": {"schemas", "warehouse"},
    "evaluation": {"schemas", "warehouse", "curation"},
    "annotation": {"schemas", "warehouse", "curation"},
    "flows": {"schemas", "warehouse", "curation", "evaluation", "annotation"},
}
ONLY_IN = {
    "prefect": "flows",
    "label_studio_sdk": "annotation",
    "great_expectations": "curation/validation",
    "duckdb_engine": "curation/validation",
}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        used = {name.split(".")[0] for name in _imports(path)} & set(MAY_IMPORT)
        assert used <= MAY_IMPORT[room] | {room}, f"{path.relative_to(ROOT)} imports {used - MAY_IMPORT[room] - {room}}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_lives_in_one_room(library: str) -> None:
    for room in MAY_IMPORT:
        for path in (ROOT / room).rglob("*.py"):
            if library in {name.split(".")[0] for name in _imports(path)}:
                assert str(path.relative_to(ROOT)).startswith(ONLY_IN[library]), path


def test_the_oracle_knows_nothing_of_the_code_it_judges() -> None:
    for path in (ROOT / "warehouse" / "sample" / "oracle").rglob("*.py"):
        assert not {name.split(".")[0] for name in _imports(path)} & {"curation", "annotation", "flows"}, path


def test_no_file_grows_past_400_lines() -> None:
    for room in [*MAY_IMPORT, "tests", "benchmarks"]:
        for path in (ROOT / room).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
