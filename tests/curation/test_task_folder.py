from pathlib import Path

import pytest
from task_folders import FIXTURE, write_task

from curation.task_folder import list_tasks, load_task
from schemas.errors import SpecError


def test_tasks_of_several_roots_are_listed_by_name_and_a_missing_root_holds_none(tmp_path: Path) -> None:
    write_task(tmp_path / "built-in", name="zebra")
    write_task(tmp_path / "own", name="apple", skill="reasoning")
    assert list(list_tasks([tmp_path / "built-in", tmp_path / "own", tmp_path / "none"])) == ["apple", "zebra"]


def test_two_tasks_of_one_name_are_an_error_that_names_both(tmp_path: Path) -> None:
    write_task(tmp_path / "built-in")
    write_task(tmp_path / "own", skill="behavior")
    with pytest.raises(SpecError, match="two tasks are called colour") as caught:
        list_tasks([tmp_path / "built-in", tmp_path / "own"])
    assert "built-in/concept/colour" in caught.value.where and "own/behavior/colour" in caught.value.where


def test_a_folder_without_task_yaml_is_an_error_not_skipped(tmp_path: Path) -> None:
    (tmp_path / "concept" / "half_done").mkdir(parents=True)
    with pytest.raises(SpecError, match=r"task\.yaml is missing"):
        list_tasks([tmp_path])


@pytest.mark.parametrize("file", ["facts.sql", "fixture.yaml"])
def test_a_missing_file_is_an_error(tmp_path: Path, file: str) -> None:
    folder = write_task(tmp_path)
    (folder / file).unlink()
    with pytest.raises(SpecError, match=f"{file} is missing"):
        load_task(folder)


def test_an_unknown_key_names_its_line(tmp_path: Path) -> None:
    folder = write_task(tmp_path)
    with (folder / "task.yaml").open("a") as file:
        file.write("quotas: {per_language: 3}\n")
    with pytest.raises(SpecError) as caught:
        load_task(folder)
    lines = (folder / "task.yaml").read_text().splitlines()
    assert caught.value.where == f"{folder}/task.yaml:{lines.index('quotas: {per_language: 3}') + 1}"
    assert "quota" in caught.value.mend


def test_prompts_with_different_slots_are_an_error_at_the_line_of_the_odd_one(tmp_path: Path) -> None:
    folder = write_task(tmp_path, prompts={"en": ["Colour of {title}?", "Colour of {name}?"]})
    with pytest.raises(SpecError, match=r"\['name'\].*\['title'\]") as caught:
        load_task(folder)
    lines = (folder / "task.yaml").read_text().splitlines()
    assert caught.value.where == f"{folder}/task.yaml:{lines.index('  - Colour of {name}?') + 1}"


@pytest.mark.parametrize("prompt", ["no slot", "{title", "{title:>3}", "{}", "{Title}", "{a.b}"])
def test_a_prompt_that_cannot_be_filled_is_an_error(tmp_path: Path, prompt: str) -> None:
    with pytest.raises(SpecError, match="prompt"):
        load_task(write_task(tmp_path, prompts={"en": [prompt]}))


def test_the_folder_names_the_task_and_its_skill(tmp_path: Path) -> None:
    folder = write_task(tmp_path)
    with pytest.raises(SpecError, match="name is 'colour'"):
        load_task(folder.rename(folder.parent / "color"))


def test_free_text_that_is_no_slot_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="free_text"):
        load_task(write_task(tmp_path, free_text=["description"]))


def test_a_fixture_with_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    fixture = FIXTURE | {"core": {"product": [{"product_id": "x:1", "colour": "red"}]}}
    with pytest.raises(SpecError, match="unknown columns"):
        load_task(write_task(tmp_path, fixture=fixture))


def test_the_fingerprint_changes_with_any_file_of_the_folder(tmp_path: Path) -> None:
    folder = write_task(tmp_path)
    before = load_task(folder).fingerprint
    with (folder / "facts.sql").open("a") as file:
        file.write("-- a remark\n")
    assert load_task(folder).fingerprint != before
