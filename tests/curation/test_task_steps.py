"""Steps: what facts.sql needs more than once, or several tasks need."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from core_tables import write_core
from task_folders import facts_sql, write_task

from curation.generation import generate_task
from curation.task_folder import load_task
from schemas.errors import GenerationError, SpecError

FROM_STEP = facts_sql().replace("core.product", "step.pan")


def _write(root: Path, step: str, shared: str | None = None, **spec: Any) -> Path:
    steps = {"pan": "pan.sql"} if shared is None else {"pan": "pan.sql", "thing": "shared/thing.sql"}
    folder = write_task(root, spec.pop("sql", FROM_STEP), steps=steps, **spec)
    (folder / "pan.sql").write_text(step)
    if shared is not None:
        (root / "shared").mkdir(exist_ok=True)
        (root / "shared" / "thing.sql").write_text(shared)
    return folder


def _prompts(folder: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "core").mkdir()
    (tmp_path / "out").mkdir()
    tables = write_core(tmp_path / "core", product=[{"product_id": "a"}, {"product_id": "b"}])
    generate_task(load_task(folder), tables, tmp_path / "out", languages=("en",), licences={"shop": "CC0-1.0"})
    found: list[str] = sorted(pq.read_table(tmp_path / "out" / "questions.parquet")["prompt"].to_pylist())
    return found


def test_facts_read_a_step_of_the_task(tmp_path: Path) -> None:
    folder = _write(tmp_path / "tasks", "-- a pan\nSELECT * FROM core.product WHERE product_id = 'b'")
    assert _prompts(folder, tmp_path) == ["Colour of pan b?"]


def test_a_shared_step_serves_the_steps_after_it(tmp_path: Path) -> None:
    folder = _write(tmp_path / "tasks", "SELECT 1 AS one", "SELECT * FROM core.product", sql=facts_sql())
    spec = (folder / "task.yaml").read_text()
    swapped = spec.replace("  pan: pan.sql\n  thing: shared/thing.sql", "  thing: shared/thing.sql\n  pan: pan.sql")
    assert swapped != spec
    (folder / "task.yaml").write_text(swapped)
    (folder / "pan.sql").write_text("SELECT * FROM step.thing WHERE product_id = 'a'")
    (folder / "facts.sql").write_text(FROM_STEP)
    assert _prompts(folder, tmp_path) == ["Colour of pan a?"]


def test_a_changed_shared_step_changes_the_fingerprint(tmp_path: Path) -> None:
    folder = _write(tmp_path / "tasks", "SELECT 1 AS one", "SELECT 2 AS two", sql=facts_sql())
    before = load_task(folder).fingerprint
    (tmp_path / "tasks" / "shared" / "thing.sql").write_text("SELECT 3 AS two")
    assert load_task(folder).fingerprint != before


@pytest.mark.parametrize(
    ("step", "says", "line"),
    [
        ("SELECT *\nFROM core.no_such_table", "pan.sql failed", ":2"),
        ("SELECT random() AS x", "pan.sql uses random", ":1"),
        ("CREATE TABLE x AS SELECT 1", "pan.sql holds CREATE", ""),
    ],
)
def test_a_wrong_step_is_an_error_with_its_file_and_line(tmp_path: Path, step: str, says: str, line: str) -> None:
    with pytest.raises(GenerationError, match=says) as caught:
        _prompts(_write(tmp_path / "tasks", step), tmp_path)
    assert caught.value.where.endswith(f"pan.sql{line}")


@pytest.mark.parametrize("file", ["pan.sql", "shared/pan.sql"])
def test_a_step_without_its_file_is_an_error_that_names_it(tmp_path: Path, file: str) -> None:
    folder = write_task(tmp_path, steps={"pan": file})
    with pytest.raises(SpecError, match=f"steps: pan: {file} is missing") as caught:
        load_task(folder)
    assert str((tmp_path if "/" in file else folder) / file) in caught.value.mend


@pytest.mark.parametrize("file", ["../pan.sql", "shared/../pan.sql", "/etc/pan.sql", "other/pan.sql"])
def test_a_step_lies_beside_its_task_or_among_the_shared(tmp_path: Path, file: str) -> None:
    with pytest.raises(SpecError, match="pattern"):
        load_task(write_task(tmp_path, steps={"pan": file}))
