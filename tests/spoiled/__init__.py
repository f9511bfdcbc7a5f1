"""Task folders with one fault put in on purpose, each of which the oracle must catch.

A `<name>.yaml` is one text substitution: in `file` (facts.sql, task.yaml, a step, or shared/<step>) of `task`, `find`
becomes `replace`. `why` says what is wrong now, `fault` what the oracle must report. `spoil` makes the folder.
"""

import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from schemas.yaml_file import read_yaml_model
from warehouse.workspace import CHECKOUT

FOLDER = Path(__file__).parent


class SpoiledSpec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    task: str
    file: str
    why: str
    find: str
    replace: str
    fault: str


def spoiled_specs() -> dict[str, SpoiledSpec]:
    """All spoiled specs by name."""
    return {path.stem: read_yaml_model(path, SpoiledSpec) for path in sorted(FOLDER.glob("*.yaml"))}


def spoil(name: str, spec: SpoiledSpec, root: Path) -> Path:
    """A copy of the task's folder below `root` with the fault in it; the text must stand there exactly once."""
    (original,) = (CHECKOUT / "tasks").glob(f"*/{spec.task}")
    folder = root / name / original.parent.name / spec.task
    shutil.copytree(original, folder)
    if (shared := original.parents[1] / "shared").is_dir():
        shutil.copytree(shared, folder.parents[1] / "shared")
    file = folder / spec.file if "/" not in spec.file else folder.parents[1] / spec.file
    text = file.read_text(encoding="utf-8")
    found = text.count(spec.find)
    assert found == 1, (
        f"tests/spoiled/{name}.yaml: its `find` stands {found} times in {file}, not once. "
        "The task has changed: write the same fault into the new text."
    )
    file.write_text(text.replace(spec.find, spec.replace), encoding="utf-8")
    return folder
